import type { Draft } from './draft.js';

/**
 * Starts what may be started: a heartbeat of its generation was accepted, its deadline lies ahead, its keeper is
 * there, and no process of an older generation is left.
 */
export function startGranted(draft: Draft): void {
  const { keeperId, superseded } = draft.state;
  if (keeperId === null || superseded) return;
  for (const { id, phase } of [...draft.peek()]) {
    if (phase !== 'granted') continue;
    const session = draft.session(id);
    if (!session?.accepted || session.waitsForOlder || session.launch === null) continue;
    const { deadlineSeconds, generation, launch, fence } = session;
    if (deadlineSeconds === null || deadlineSeconds <= draft.nowSeconds) continue;
    session.phase = 'starting';
    draft.order({ kind: 'start', sessionId: id, generation, launch, deadlineSeconds, fence });
  }
}

import type { Draft } from './draft.js';
import { type HeldSession, isHeldByKeeper } from './held-session.js';

/**
 * Starts what may be started: a heartbeat of its generation was accepted, its deadline lies ahead, its keeper is
 * there, and no process of an older generation, or of whatever had its slot before, is left.
 */
export function startGranted(draft: Draft): void {
  const { keeperId, superseded } = draft.state;
  if (keeperId === null || superseded) return;
  for (const { id, phase } of [...draft.peek()]) {
    if (phase !== 'granted') continue;
    const session = draft.session(id);
    if (!session?.accepted || session.waitsForOlder || session.launch === null) continue;
    if (slotIsTaken(draft, session)) continue;
    const { deadlineSeconds, generation, launch, fence } = session;
    if (deadlineSeconds === null || deadlineSeconds <= draft.nowSeconds) continue;
    session.phase = 'starting';
    draft.order({ kind: 'start', sessionId: id, generation, launch, deadlineSeconds, fence });
  }
}

/** Who had the slot may be told only now that it was cleared, and act until its end. */
function slotIsTaken(draft: Draft, { id, slot }: Readonly<HeldSession>): boolean {
  if (slot === null) return false;
  return [...draft.peek()].some((other) => other.id !== id && other.slot === slot && isHeldByKeeper(other));
}

import type { SessionReply } from './api-replies.js';
import type { Draft } from './draft.js';
import type { Request } from './request.js';

/**
 * The API holds sessions for this machine that the heartbeat left out. Those known here are on their way; of any
 * other nothing runs here, which the API learns by a `fail`. That takes its generation, which is read first.
 */
export function confirmUnreported(draft: Draft, sessionIds: readonly string[]): void {
  for (const sessionId of sessionIds) {
    if (!mayConfirm(draft, sessionId)) continue;
    draft.call({ kind: 'read-session', sessionId }, giveUpAt(draft));
  }
}

export function unreportedRead(draft: Draft, session: SessionReply): void {
  const ended = ['completed', 'failed', 'cancelled', 'abandoned'].includes(session.status);
  if (ended || session.machineId !== draft.state.settings.machineId || !mayConfirm(draft, session.id)) return;
  const { id: sessionId, generation } = session;
  const reason = 'no process of it runs on its machine';
  draft.call({ kind: 'fail', sessionId, generation, cause: 'unknown', reason }, giveUpAt(draft));
}

/** Whether it is certain that nothing of this session runs here, and that nothing is about to. */
export function mayConfirm(draft: Draft, sessionId: string): boolean {
  if (draft.state.keeperId === null || draft.session(sessionId) !== undefined) return false;
  // A creation or a claim whose reply is on its way may have made the very session.
  return !draft.hasCall((request) => grants(request) || concerns(request, sessionId));
}

function grants(request: Request): boolean {
  return request.kind === 'create-session' || request.kind === 'claim';
}

function concerns(request: Request, sessionId: string): boolean {
  return 'sessionId' in request && request.sessionId === sessionId && request.kind !== 'read-recovery';
}

/** The API repeats itself until it is satisfied, so these need no patience of their own. */
function giveUpAt(draft: Draft): number {
  return draft.nowSeconds + draft.state.settings.createWithinSeconds;
}

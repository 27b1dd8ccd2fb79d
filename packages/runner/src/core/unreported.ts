import type { HeartbeatVerdict } from './api-replies.js';
import type { Draft } from './draft.js';
import { sendReport } from './ending.js';
import { type HeldSession, newHeldSession } from './held-session.js';
import { SESSIONS_MAX } from './link-settings.js';

/**
 * The API holds sessions for this machine that the heartbeat left out. Those known here are on their way; of any
 * other nothing runs here, which the API has to learn by a `fail`. That takes the generation, and certainty that
 * it is this machine's: a heartbeat finds out both, for a generation belongs to one machine for ever. Its sequence
 * stays 0, so that it neither extends nor revives what runs on nobody's word.
 */
export function confirmUnreported(draft: Draft, sessionIds: readonly string[]): void {
  for (const id of sessionIds) {
    if (!mayConfirm(draft, id) || draft.sessionCount() >= SESSIONS_MAX) continue;
    draft.add(newHeldSession({ id, phase: 'unclaimed', generation: 0 }));
    draft.beatSoon();
  }
}

/** Follows the verdict on an unclaimed session; answers whether it settles the matter. */
export function heedUnclaimed(draft: Draft, session: HeldSession, verdict: HeartbeatVerdict): boolean {
  if (verdict.ok) {
    session.phase = 'reporting';
    session.keeperId = draft.state.keeperId;
    session.report = { kind: 'fail', cause: 'unknown', reason: 'no process of it runs on its machine' };
    sendReport(draft, session);
    return true;
  }
  const { code, current } = verdict.problem;
  if (code === 'session-superseded' && current !== undefined && current > session.generation) {
    session.generation = current;
    session.sequence = 0;
    draft.beatSoon();
    return true;
  }
  // Ended, unknown, or held by another machine by now: it is nothing of ours.
  draft.remove(session.id);
  return true;
}

/** Whether it is certain that nothing of this session runs here, and that nothing is about to. */
export function mayConfirm(draft: Draft, sessionId: string): boolean {
  if (draft.state.keeperId === null || draft.session(sessionId) !== undefined) return false;
  // A creation or a claim whose reply is on its way may have made the very session.
  return !draft.hasCall(
    (request) =>
      request.kind === 'create-session' ||
      request.kind === 'claim' ||
      ('sessionId' in request && request.sessionId === sessionId),
  );
}

import type { SessionReply } from './api-replies.js';
import type { Draft } from './draft.js';
import { endSession, forget, orderStop, sendReport } from './ending.js';
import type { Grant } from './grant.js';
import { renew, takeGrant } from './grants.js';
import { enterGeneration, type HeldSession } from './held-session.js';
import { describeFailure, type Failure } from './request.js';

/** Asks for the next generation of a session whose processes the keeper holds. */
export function adopt(draft: Draft, session: HeldSession): void {
  const { keeperId } = draft.state;
  if (keeperId === null) return;
  session.phase = 'adopting';
  session.keeperId = keeperId;
  draft.call({ kind: 'adopt', sessionId: session.id, keeperId });
}

export function adopted(
  draft: Draft,
  session: HeldSession,
  body: SessionReply & Grant,
  sentAtSeconds: number,
): void {
  // A reply that was overtaken by a later adoption's is old news.
  if (session.phase !== 'adopting' || body.generation < session.generation) return;
  enterGeneration(session, body.generation);
  session.checkpoint ??= body.checkpoint;
  session.slot = body.slot;
  takeGrant(draft, session, body, sentAtSeconds);
  draft.log('info', `session ${session.id} is adopted with generation ${session.generation}`);
  if (session.report !== null) {
    session.phase = 'reporting';
    sendReport(draft, session);
    return;
  }
  renew(draft, session);
  session.phase = session.afterStop === null ? 'running' : 'stopping';
  if (session.afterStop !== null) orderStop(draft, session);
  sayResumed(draft, session);
  draft.beatSoon();
}

/** Tells the API that a recovered session runs. */
export function sayResumed(draft: Draft, session: HeldSession): void {
  const { recoveryId, id: sessionId, generation, afterStop } = session;
  if (recoveryId === null || afterStop !== null) return;
  draft.call({ kind: 'resumed', recoveryId, sessionId, generation });
}

export function adoptionRefused(draft: Draft, session: HeldSession, failure: Failure): void {
  draft.log('warn', `session ${session.id} is not ours to adopt (${describeFailure(failure)})`);
  if (session.report !== null) {
    forget(draft, session);
    return;
  }
  const code = failure.kind === 'problem' ? failure.code : null;
  if (code === 'invalid-transition') {
    // It failed for a reason that our being alive does not disprove: its place is free once we confirm its end.
    session.phase = 'stopping';
    endSession(draft, session, 'report-cancelled');
    return;
  }
  endSession(draft, session, 'forget');
}

/**
 * The API says that a newer generation exists. When our keeper holds the processes that may be one that was
 * granted to us in a reply that was lost, so adoption is tried, once; else somebody else holds the session.
 */
export function superseded(draft: Draft, session: HeldSession): void {
  const mayBeOurs = ['starting', 'running', 'stopping', 'reporting'].includes(session.phase);
  if (
    mayBeOurs &&
    !session.adoptionTried &&
    session.afterStop !== 'forget' &&
    draft.state.keeperId !== null
  ) {
    session.adoptionTried = true;
    draft.log('info', `session ${session.id}: generation ${session.generation} is old, trying to adopt it`);
    adopt(draft, session);
    return;
  }
  draft.log('warn', `session ${session.id} has another holder: its processes here are ended`);
  endSession(draft, session, 'forget');
}

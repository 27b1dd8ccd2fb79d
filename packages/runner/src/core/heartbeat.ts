import { superseded } from './adoption.js';
import type { HeartbeatVerdict, MachineHeartbeatReply } from './api-replies.js';
import { followDirectives } from './directives.js';
import type { Draft } from './draft.js';
import { endSession } from './ending.js';
import { takeGrant } from './grants.js';
import type { HeldSession } from './held-session.js';
import { describeFailure, type Failure, type SessionBeat } from './request.js';
import { outranked } from './stand-down.js';
import { confirmUnreported, heedUnclaimed } from './unreported.js';

/** After a failed try the next one follows after this part of the interval. */
const RETRIES_PER_INTERVAL = 6;
/** A try that is given up too early only makes the API answer twice. */
const SHORTEST_TIMEOUT_SECONDS = 2;
const RETRY_AFTER_MAX_SECONDS = 60;

/**
 * Sends this machine's heartbeat when it is due: one for all sessions, one at a time.
 *
 * A retry carries a higher sequence than the try before it. The first may have been lost or may only be late:
 * the higher one extends the deadline in both cases, and the one that comes late changes nothing.
 */
export function beatIfDue(draft: Draft): void {
  const { beat, state, nowSeconds } = draft;
  if (state.epoch === null || state.superseded || beat.inFlight || beat.nextAtSeconds > nowSeconds) return;
  const sessions: SessionBeat[] = [];
  let shortest = Number.POSITIVE_INFINITY;
  for (const { id } of [...draft.peek()].filter((each) => beats(each, state.keeperId !== null))) {
    const session = draft.session(id);
    if (!session) continue;
    if (session.phase !== 'unclaimed') session.sequence += 1;
    shortest = Math.min(shortest, session.heartbeatIntervalSeconds);
    const { generation, sequence, outputBytes, waitingFor } = session;
    const progress = { counter: outputBytes, ...(waitingFor !== null && { waitingFor }) };
    const applied = session.deadlineSeconds === null ? {} : { fence: session.fence };
    sessions.push({ id, generation, sequence, progress, ...applied });
  }
  beat.intervalSeconds = sessions.length > 0 ? shortest : state.settings.idleHeartbeatSeconds;
  const timeoutSeconds = Math.max(
    SHORTEST_TIMEOUT_SECONDS,
    Math.min(beat.intervalSeconds / RETRIES_PER_INTERVAL, state.settings.requestTimeoutSeconds),
  );
  const callId = draft.takeCallId();
  const { suspendedSeconds } = state;
  beat.inFlight = {
    callId,
    sentAtSeconds: nowSeconds,
    timesOutAtSeconds: nowSeconds + timeoutSeconds,
    sessions,
    suspendedSeconds,
    epoch: state.epoch,
  };
  beat.again = false;
  draft.send(callId, { kind: 'machine-heartbeat', suspendedSeconds, sessions }, timeoutSeconds);
}

/** Without its keeper nobody fences a running tree, so it is not kept alive either. */
function beats(session: Readonly<HeldSession>, keeperConnected: boolean): boolean {
  if (session.phase === 'granted' || session.phase === 'unclaimed') return true;
  if (!keeperConnected || session.afterStop === 'forget') return false;
  return ['starting', 'running', 'stopping'].includes(session.phase);
}

export function beatAnswered(
  draft: Draft,
  callId: number,
  sentAtSeconds: number,
  reply: MachineHeartbeatReply,
): void {
  const { beat } = draft;
  const sent = beat.inFlight;
  // A try that was given up is answered by its successor; what this reply grants is less than that one's.
  if (sent?.callId !== callId) return;
  beat.inFlight = null;
  draft.state.suspendedSeconds -= sent.suspendedSeconds;
  draft.state.lastTold = null;
  const askedFor = sent.sessions.length > 0 ? reply.nextHeartbeatSeconds : idleSeconds(draft, reply);
  // What follows from the reply may ask for the next one sooner.
  beat.nextAtSeconds = beat.again ? draft.nowSeconds : Math.max(draft.nowSeconds, sentAtSeconds + askedFor);
  const verdicts = new Map(reply.sessions.map((verdict) => [verdict.id, verdict]));
  let unsettled = false;
  for (const each of sent.sessions) {
    const verdict = verdicts.get(each.id);
    const session = draft.session(each.id);
    if (!verdict) unsettled = true;
    // A verdict on a generation that we left meanwhile says nothing on the one that we hold.
    else if (session?.generation === each.generation && session.phase !== 'adopting')
      unsettled = !heed(draft, session, verdict, sentAtSeconds) || unsettled;
  }
  followDirectives(draft, reply.directives);
  confirmUnreported(draft, reply.unreported);
  if (unsettled) {
    const retryAt = sentAtSeconds + beat.intervalSeconds / RETRIES_PER_INTERVAL;
    beat.nextAtSeconds = Math.min(beat.nextAtSeconds, Math.max(draft.nowSeconds, retryAt));
  }
}

function idleSeconds(draft: Draft, reply: MachineHeartbeatReply): number {
  return Math.min(reply.nextHeartbeatSeconds, draft.state.settings.idleHeartbeatSeconds);
}

/** Follows one verdict; answers whether it settles the matter. */
function heed(draft: Draft, session: HeldSession, verdict: HeartbeatVerdict, sentAtSeconds: number): boolean {
  if (session.phase === 'unclaimed') return heedUnclaimed(draft, session, verdict);
  if (verdict.ok) {
    session.accepted = true;
    session.adoptionTried = false;
    takeGrant(draft, session, verdict, sentAtSeconds);
    return true;
  }
  switch (verdict.problem.code) {
    case 'session-superseded':
      if (session.phase !== 'reporting') superseded(draft, session);
      return true;
    case 'session-ended':
    case 'session-conflict':
    case 'not-found':
    case 'forbidden':
      draft.log('warn', `session ${session.id} is refused (${verdict.problem.code}): it is ended here`);
      if (session.phase !== 'reporting') endSession(draft, session, 'forget');
      return true;
    default:
      return false;
  }
}

export function beatFailed(draft: Draft, callId: number, failure: Failure): void {
  const { beat } = draft;
  const sent = beat.inFlight;
  if (sent?.callId !== callId) return;
  beat.inFlight = null;
  const retryAfter = failure.kind === 'problem' ? (failure.retryAfterSeconds ?? 0) : 0;
  beat.nextAtSeconds = Math.max(
    draft.nowSeconds + Math.min(retryAfter, RETRY_AFTER_MAX_SECONDS),
    sent.sentAtSeconds + beat.intervalSeconds / RETRIES_PER_INTERVAL,
  );
  if (failure.kind === 'problem' && failure.code === 'machine-superseded') {
    outranked(draft, sent.epoch);
    return;
  }
  if (failure.kind === 'problem' && failure.code === 'not-found') draft.state.epoch = null;
  draft.tell(`The heartbeat was not taken: ${describeFailure(failure)}. Trying again.`);
}

/** A try whose answer did not come in time is given up here, also when the shell never says so. */
export function giveUpLateBeat(draft: Draft): void {
  const sent = draft.beat.inFlight;
  if (sent && sent.timesOutAtSeconds <= draft.nowSeconds) beatFailed(draft, sent.callId, { kind: 'timeout' });
}

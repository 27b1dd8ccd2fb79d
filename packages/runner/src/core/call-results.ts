import { adopted, adoptionRefused, superseded } from './adoption.js';
import { created } from './commands.js';
import { claimed } from './directives.js';
import type { Draft } from './draft.js';
import { endSession, forget, sendReport } from './ending.js';
import type { Call } from './link-state.js';
import { describeFailure, type Failure, mayPass, type Reply } from './request.js';
import { outranked } from './stand-down.js';

export function callAnswered(draft: Draft, call: Readonly<Call>, sentAtSeconds: number, reply: Reply): void {
  const { request } = call;
  draft.dropCall(call.id);
  const session = 'sessionId' in request ? draft.session(request.sessionId) : undefined;
  switch (reply.kind) {
    case 'put-machine':
      draft.state.epoch = reply.body.epoch;
      draft.state.lastTold = null;
      draft.log('info', `registered as machine ${draft.state.settings.machineId}`);
      draft.beatSoon();
      return;
    case 'create-session':
      if (request.kind === 'create-session') created(draft, request, reply.body, sentAtSeconds);
      return;
    case 'adopt':
      if (session) adopted(draft, session, reply.body, sentAtSeconds);
      return;
    case 'claim':
      if (request.kind === 'claim')
        claimed(draft, request.recoveryId, request.keeperId, reply.body, sentAtSeconds);
      return;
    case 'resumed':
      if (session) session.recoveryId = null;
      // A project recovers one at a time: the next one may have waited for this one.
      draft.beatSoon();
      return;
    case 'cancel':
      cancelKnown(draft, request);
      return;
    case 'complete':
    case 'fail':
    case 'recovery-failed':
    case 'release':
      if (session?.phase === 'reporting') forget(draft, session);
      return;
    case 'machine-heartbeat':
    case 'checkpoint':
  }
}

export function callFailed(draft: Draft, call: Readonly<Call>, failure: Failure): void {
  const { request } = call;
  if (failure.kind === 'problem' && failure.code === 'machine-superseded') {
    if (!outranked(draft, call.epoch)) draft.retryLater(call.id);
    return;
  }
  const overdue = call.giveUpAtSeconds !== null && call.giveUpAtSeconds <= draft.nowSeconds;
  const refusedKey = failure.kind === 'problem' && [401, 403].includes(failure.status);
  // A person waits for a creation; and what another machine holds by now is not ours to cancel.
  const isFinal = refusedKey && (request.kind === 'create-session' || request.kind === 'cancel');
  if (request.kind === 'put-machine' || (mayPass(failure) && !overdue && !isFinal)) {
    if (refusedKey || request.kind === 'put-machine')
      draft.tell(`The API refuses or cannot be reached: ${describeFailure(failure)}. Trying again.`);
    draft.retryLater(call.id, failure.kind === 'problem' ? failure.retryAfterSeconds : 0);
    return;
  }
  draft.dropCall(call.id);
  giveUp(draft, call, failure);
}

/** A call was refused for good, or has waited too long. */
function giveUp(draft: Draft, call: Readonly<Call>, failure: Failure): void {
  const { request } = call;
  const session = 'sessionId' in request ? draft.session(request.sessionId) : undefined;
  const code = failure.kind === 'problem' ? failure.code : null;
  switch (request.kind) {
    case 'create-session':
      draft.answer(request.commandId, { ok: false, problem: describeFailure(failure) });
      return;
    case 'adopt':
      if (session?.phase === 'adopting') adoptionRefused(draft, session, failure);
      return;
    case 'cancel':
      cancelKnown(draft, request);
      return;
    case 'resumed':
      if (!session) return;
      if (code === 'session-superseded') superseded(draft, session);
      else if (code === 'session-ended' || code === 'not-found') endSession(draft, session, 'forget');
      else session.recoveryId = null;
      return;
    case 'complete':
    case 'fail':
    case 'recovery-failed':
    case 'release':
      if (session?.phase !== 'reporting') return;
      if (code === 'session-superseded') superseded(draft, session);
      else {
        draft.log('warn', `the end of session ${session.id} was not taken: ${describeFailure(failure)}`);
        forget(draft, session);
      }
      return;
    case 'claim':
    case 'checkpoint':
      draft.log('info', `${request.kind} for session ${request.sessionId}: ${describeFailure(failure)}`);
      return;
    case 'put-machine':
    case 'machine-heartbeat':
  }
}

/** The API knows that a person stopped it, or knows that it ended: now its end may be reported. */
function cancelKnown(draft: Draft, request: Call['request']): void {
  if (request.kind !== 'cancel') return;
  const session = draft.session(request.sessionId);
  if (!session) return;
  session.cancelUnconfirmed = false;
  if (session.phase === 'reporting') sendReport(draft, session);
}

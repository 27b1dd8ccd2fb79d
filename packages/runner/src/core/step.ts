import { callAnswered, callFailed } from './call-results.js';
import { obey } from './commands.js';
import { Draft } from './draft.js';
import { beatAnswered, beatFailed, beatIfDue, giveUpLateBeat } from './heartbeat.js';
import { hearKeeper } from './keeper-events.js';
import type { LinkInput } from './link-input.js';
import type { LinkOutput } from './link-output.js';
import type { LinkState } from './link-state.js';
import { reconcile } from './reconcile.js';
import { startGranted } from './starting.js';

/**
 * One step of the link between this machine and the API. Pure: the same state and input give the same result,
 * and `state` stays as it is. Whatever the order, delay, loss or repetition of inputs, a process is started or
 * goes on only under a generation and a deadline that the API granted.
 */
export function step(
  state: LinkState,
  input: LinkInput,
): { state: LinkState; outputs: readonly LinkOutput[] } {
  const draft = new Draft(state, input.atSeconds);
  take(draft, input);
  startGranted(draft);
  if (!draft.state.superseded) {
    register(draft);
    draft.sendDueCalls();
    beatIfDue(draft);
  }
  return draft.finish();
}

function take(draft: Draft, input: LinkInput): void {
  switch (input.kind) {
    case 'tick':
      tick(draft);
      return;
    case 'reply': {
      if (input.reply.kind === 'machine-heartbeat') {
        beatAnswered(draft, input.callId, input.sentAtSeconds, input.reply.body);
        return;
      }
      const call = draft.findCall(input.callId);
      if (call) callAnswered(draft, call, input.sentAtSeconds, input.reply);
      return;
    }
    case 'call-failed': {
      beatFailed(draft, input.callId, input.failure);
      const call = draft.findCall(input.callId);
      // A try that was given up already has its next one planned.
      if (call && call.timesOutAtSeconds !== null) callFailed(draft, call, input.failure);
      return;
    }
    case 'keeper-connected':
      reconcile(draft, input.keeperId, input.sessions);
      return;
    case 'keeper-lost':
      draft.state.keeperId = null;
      draft.log('warn', 'the keeper is gone');
      return;
    case 'keeper-event':
      hearKeeper(draft, input.event);
      return;
    case 'agent-news': {
      const session = draft.session(input.sessionId);
      if (!session) return;
      if (input.waitingFor !== undefined) session.waitingFor = input.waitingFor;
      if (input.usedUp !== undefined) session.usedUp = input.usedUp;
      return;
    }
    case 'command':
      obey(draft, input.command);
      return;
    case 'templates':
      draft.state.settings = { ...draft.state.settings, templates: input.templates };
      // What was refused may be allowed now; it is looked at when its directive is repeated.
      draft.state.refusedUntil = new Map();
  }
}

function tick(draft: Draft): void {
  const { lastTickSeconds, settings } = draft.state;
  const passed = lastTickSeconds === null ? 0 : draft.nowSeconds - lastTickSeconds;
  draft.state.lastTickSeconds = draft.nowSeconds;
  if (passed > settings.gapSeconds) {
    // Nothing is assumed of what happened meanwhile: the keeper has frozen what it had to, the API decides.
    draft.state.suspendedSeconds += passed;
    draft.log('warn', `nothing ran for ${passed.toFixed(0)} s: the machine slept or was overloaded`);
    draft.beatSoon();
  }
  giveUpLateBeat(draft);
  for (const id of draft.timedOutCallIds()) {
    const call = draft.findCall(id);
    if (call) callFailed(draft, call, { kind: 'timeout' });
  }
}

function register(draft: Draft): void {
  if (draft.state.epoch !== null || draft.hasCall(({ kind }) => kind === 'put-machine')) return;
  draft.call({ kind: 'put-machine' });
}

import type { Draft } from './draft.js';
import type { AfterStop, EndReport, HeldSession } from './held-session.js';
import type { Exit } from './keeper-port.js';
import { describeLimitEnd, type ExceededLimit } from './limits.js';

/** Ends what runs of a session, and then reports it as cancelled or forgets it. Safe to repeat. */
export function endSession(draft: Draft, session: HeldSession, after: AfterStop): void {
  // What is not ours any more is not reported, whoever asked for its end before.
  session.afterStop = session.afterStop === 'forget' ? 'forget' : after;
  switch (session.phase) {
    case 'granted':
      processesGone(draft, session, { kind: 'fail', cause: null, reason: 'stopped before it was started' });
      return;
    case 'unclaimed':
      draft.remove(session.id);
      return;
    case 'remembered':
      // Whether anything of it runs shows when the keeper is connected.
      return;
    case 'reporting':
      if (session.afterStop === 'forget') forget(draft, session);
      return;
    case 'adopting':
      // A stop that somebody asked for is reported, and that takes the generation that is being asked for.
      if (session.afterStop === 'forget') {
        // Its processes ended while the answer was waited for, and nobody tells of that again.
        if (session.report !== null) {
          forget(draft, session);
          return;
        }
        session.phase = 'stopping';
      }
      orderStop(draft, session);
      return;
    case 'starting':
    case 'running':
    case 'stopping':
      session.phase = 'stopping';
      orderStop(draft, session);
  }
}

export function orderStop(draft: Draft, session: HeldSession): void {
  // Another holder may act from now on, so nothing is left to the good will of processes that are not ours.
  const manner = session.afterStop === 'forget' ? 'kill' : 'graceful';
  draft.order({ kind: 'stop', sessionId: session.id, manner });
}

/** How the end of a process tree is reported. */
export function reportOf(
  session: HeldSession,
  exit: Exit,
  fenced: boolean,
  limit: ExceededLimit | null = null,
): EndReport {
  if (session.afterStop === 'report-cancelled') {
    const cause = session.cancelUnconfirmed ? 'cancelled' : null;
    return { kind: 'fail', cause, reason: `stopped on request, ${describeExit(exit)}` };
  }
  if (session.afterStop === 'report-drained') {
    return { kind: 'fail', cause: 'drained', reason: `its machine is drained, ${describeExit(exit)}` };
  }
  if (fenced) return { kind: 'fail', cause: 'fenced', reason: 'its deadline passed, so its keeper ended it' };
  if (session.usedUp !== null) return { kind: 'complete', ...session.usedUp };
  if (limit !== null) {
    const { cause, reason } = describeLimitEnd(limit);
    return { kind: 'fail', cause, reason };
  }
  if (exit.code === 0 && exit.signal === null) return { kind: 'complete', reason: describeExit(exit) };
  const cause = exit.code === null && exit.signal === null ? 'unknown' : 'process-exit';
  return { kind: 'fail', cause, reason: describeExit(exit) };
}

function describeExit(exit: Exit): string {
  if (exit.signal !== null) return `signal ${exit.signal}`;
  return exit.code === null ? 'nobody saw how it ended' : `exit code ${exit.code}`;
}

/** No process of the session is left: reports it, or forgets what is not ours. */
export function processesGone(draft: Draft, session: HeldSession, report: EndReport): void {
  if (session.startCommandId !== null && session.phase !== 'running') {
    draft.answer(session.startCommandId, { ok: false, problem: report.reason });
    session.startCommandId = null;
  }
  if (session.afterStop === 'forget') {
    forget(draft, session);
    return;
  }
  session.report = report;
  session.frozen = false;
  // An adoption under way will raise the generation, and the report has to carry the new one.
  if (session.phase === 'adopting') return;
  session.phase = 'reporting';
  sendReport(draft, session);
}

/** Queues the report of an end, which is repeated until it is answered. */
export function sendReport(draft: Draft, session: HeldSession): void {
  const { id: sessionId, report, generation, keeperId, recoveryId } = session;
  if (report === null) return;
  draft.dropCalls(
    (request) => 'sessionId' in request && request.sessionId === sessionId && request.kind !== 'cancel',
  );
  // Reported as failed before the API knows that a person stopped it, it would be recovered.
  if (session.cancelUnconfirmed) {
    requestCancel(draft, sessionId);
    return;
  }
  if ((report.kind === 'recovery-failed' || report.kind === 'release') && recoveryId !== null) {
    draft.call({ kind: report.kind, sessionId, recoveryId, generation, reason: report.reason });
  } else if (report.kind === 'complete') {
    const { cause = null, reason } = report;
    draft.call({ kind: 'complete', sessionId, generation, keeperId, cause, reason });
  } else {
    const cause = report.kind === 'fail' ? report.cause : 'unknown';
    draft.call({ kind: 'fail', sessionId, generation, keeperId, cause, reason: report.reason });
  }
}

export function requestCancel(draft: Draft, sessionId: string): void {
  const asked = draft.hasCall((request) => request.kind === 'cancel' && request.sessionId === sessionId);
  if (!asked) draft.call({ kind: 'cancel', sessionId, reason: 'stopped by a person on its machine' });
}

/** Nothing of it runs and nobody waits for a word: drops it here and at the keeper. */
export function forget(draft: Draft, session: HeldSession): void {
  draft.order({ kind: 'forget', sessionId: session.id });
  draft.remove(session.id);
}

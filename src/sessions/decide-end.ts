import type { Cause } from '../liveness/cause.js';
import type { ProjectSettings } from '../projects/project-settings.js';
import { cancelledChange, clearedChange, endedChange } from './ending.js';
import { failedChange } from './failure.js';
import { assertGeneration, ended } from './generation.js';
import { leaseEndedChange } from './lease-end.js';
import { nextDueAt } from './next-due.js';
import type { Change, Session } from './session.js';

/** The holder says that its work is done, or that it failed. Both say that its processes ended. */
export interface EndReport {
  kind: 'complete' | 'fail';
  generation: number;
  sequence: number | null;
  cause: Cause | null;
  reason: string | null;
}

/**
 * Decides what a holder's report of an end does. Null: it was heard before, nothing changes.
 * A report of the current generation always applies, whatever heartbeats are still on their way.
 * Throws `session-superseded` and `session-ended`.
 */
export function decideEnd(
  session: Session,
  report: EndReport,
  settings: ProjectSettings,
  now: Date,
): Change | null {
  assertGeneration(session, report.generation);
  const change = changeOf(session, report, settings, now);
  if (change === null) return null;
  const sequence = Math.max(session.sequence, report.sequence ?? 0);
  return change.set.sequence === undefined ? { ...change, set: { ...change.set, sequence } } : change;
}

function changeOf(session: Session, report: EndReport, settings: ProjectSettings, now: Date): Change | null {
  const completes = report.kind === 'complete';
  switch (session.status) {
    case 'completed':
      if (completes) return null;
      throw ended(session);
    case 'cancelled':
    case 'abandoned':
      return confirmEnd(session, now);
    case 'failed':
      if (session.stopKind === 'clear') return clearedChange(session, settings.retentionDays, now);
      if (completes) return completed(session, report, settings, now);
      if (session.endConfirmed) return null;
      return confirmFailure(session, report, now);
    case 'recovering':
      if (session.stopKind === 'clear') return clearedChange(session, settings.retentionDays, now);
      if (session.stopRequestedAt !== null)
        return cancelledChange(session, report.reason, settings.retentionDays, now);
      if (completes) return completed(session, report, settings, now);
      return leaseEndedChange(
        session,
        { cause: report.cause, reason: report.reason, endConfirmed: true, countsAsAttempt: true },
        settings,
        now,
      );
    case 'starting':
    case 'active':
    case 'paused':
    case 'stopping':
      if (session.stopKind === 'clear') return clearedChange(session, settings.retentionDays, now);
      if (completes) return completed(session, report, settings, now);
      if (session.stopRequestedAt !== null)
        return cancelledChange(session, report.reason, settings.retentionDays, now);
      return failedChange(
        session,
        { cause: report.cause ?? 'unknown', reason: report.reason, endConfirmed: true, bySilence: false },
        settings,
        now,
      );
  }
}

function completed(session: Session, report: EndReport, settings: ProjectSettings, now: Date): Change {
  return endedChange(
    session,
    {
      status: 'completed',
      transition: 'completed',
      // Its holder may have ended it on purpose before its work was done, as at the end of a budget.
      cause: report.cause,
      reason: report.reason,
      endConfirmed: true,
      // A claimer that finished before it said `resumed` has recovered the session all the same.
      recovery: session.status === 'recovering' ? 'resumed' : 'voided',
    },
    settings.retentionDays,
    now,
  );
}

/** The session ended without its holder; now the holder says that nothing runs, and the place is free. */
function confirmEnd(session: Session, now: Date): Change | null {
  if (session.endConfirmed) return null;
  const set: Change['set'] = { endConfirmed: true, claimableAt: now, slotKey: null, exclusiveKey: null };
  return { set: { ...set, dueAt: nextDueAt({ ...session, ...set }) }, transition: 'end-confirmed' };
}

/** A failed session's holder confirms: claimable at once, and no earlier heartbeat may revive it. */
function confirmFailure(session: Session, report: EndReport, now: Date): Change {
  const cause = report.cause ?? session.cause ?? 'unknown';
  const set: Change['set'] = {
    cause,
    reason: report.reason ?? session.reason,
    endConfirmed: true,
    failedBySilence: false,
    claimableAt: now,
    slotKey: null,
    exclusiveKey: null,
    recovery: session.recovery && { ...session.recovery, cause, notBefore: now },
  };
  return { set: { ...set, dueAt: nextDueAt({ ...session, ...set }) }, transition: 'end-confirmed' };
}

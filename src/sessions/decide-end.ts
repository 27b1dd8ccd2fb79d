import { earlier, plusSeconds } from '../liveness/deadlines.js';
import type { ProjectSettings } from '../projects/project-settings.js';
import { decideHearsay } from './decide-hearsay.js';
import { type EndReport, speaksForKeeper } from './end-report.js';
import { cancelledChange, clearedChange, completedChange } from './ending.js';
import { failedChange } from './failure.js';
import { assertGeneration, ended } from './generation.js';
import { leaseEndedChange } from './lease-end.js';
import { nextDueAt } from './next-due.js';
import type { Change, Session } from './session.js';

/**
 * Decides what a report of an end does. Null: it was heard before, nothing changes.
 * What the session's own keeper reports under the current generation always applies, whatever heartbeats are still on
 * their way, and confirms that nothing runs any more. What anybody else reports is hearsay.
 * Throws `session-superseded` and `session-ended`.
 */
export function decideEnd(
  session: Session,
  report: EndReport,
  settings: ProjectSettings,
  now: Date,
): Change | null {
  assertGeneration(session, report.generation);
  if (!speaksForKeeper(session, report)) return decideHearsay(session, report, settings, now);
  const change = changeOf(session, report, settings, now);
  if (change === null) return null;
  const sequence = Math.max(session.sequence, report.sequence ?? 0);
  return change.set.sequence === undefined ? { ...change, set: { ...change.set, sequence } } : change;
}

function changeOf(session: Session, report: EndReport, settings: ProjectSettings, now: Date): Change | null {
  const completes = report.kind === 'complete';
  const done = { cause: report.cause, reason: report.reason, endConfirmed: true };
  switch (session.status) {
    case 'completed':
      if (completes) return null;
      throw ended(session);
    case 'cancelled':
    case 'abandoned':
      return confirmEnd(session, now);
    case 'failed':
      if (session.stopKind === 'clear') return clearedChange(session, settings.retentionDays, now);
      if (completes) return completedChange(session, done, settings.retentionDays, now);
      if (session.endConfirmed) return null;
      return confirmFailure(session, report, settings, now);
    case 'recovering':
      if (session.stopKind === 'clear') return clearedChange(session, settings.retentionDays, now);
      if (session.stopRequestedAt !== null)
        return cancelledChange(session, report.reason, settings.retentionDays, now);
      if (completes) return completedChange(session, done, settings.retentionDays, now);
      return leaseEndedChange(session, { ...done, hearsay: false, countsAsAttempt: true }, settings, now);
    case 'starting':
    case 'active':
    case 'paused':
    case 'stopping':
      if (session.stopKind === 'clear') return clearedChange(session, settings.retentionDays, now);
      if (completes) return completedChange(session, done, settings.retentionDays, now);
      if (session.stopRequestedAt !== null)
        return cancelledChange(session, report.reason, settings.retentionDays, now);
      return failedChange(
        session,
        { ...done, cause: report.cause ?? 'unknown', bySilence: false, hearsay: false },
        settings,
        now,
      );
  }
}

/** The session ended without its holder; now the holder says that nothing runs, and the place is free. */
function confirmEnd(session: Session, now: Date): Change | null {
  if (session.endConfirmed) return null;
  const set: Change['set'] = { endConfirmed: true, claimableAt: now, slotKey: null, exclusiveKey: null };
  return { set: { ...set, dueAt: nextDueAt({ ...session, ...set }) }, transition: 'end-confirmed' };
}

/** A failed session's holder confirms: claimable at once, and no earlier heartbeat may revive it. */
function confirmFailure(
  session: Session,
  report: EndReport,
  { recoveryAffinitySeconds }: ProjectSettings,
  now: Date,
): Change {
  const { recovery } = session;
  const cause = report.cause ?? session.cause ?? 'unknown';
  // The head start of its own machine was counted from an instant that nobody has to wait for now.
  const headStart = plusSeconds(now, recoveryAffinitySeconds);
  const set: Change['set'] = {
    cause,
    reason: report.reason ?? session.reason,
    endConfirmed: true,
    failedBySilence: false,
    endHearsay: false,
    claimableAt: now,
    slotKey: null,
    exclusiveKey: null,
    recovery: recovery && {
      ...recovery,
      cause,
      notBefore: now,
      affinityUntil: earlier(recovery.affinityUntil, headStart),
    },
  };
  return { set: { ...set, dueAt: nextDueAt({ ...session, ...set }) }, transition: 'end-confirmed' };
}

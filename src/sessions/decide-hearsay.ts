import type { ProjectSettings } from '../projects/project-settings.js';
import type { EndReport } from './end-report.js';
import { completedChange } from './ending.js';
import { failedChange } from './failure.js';
import { ended } from './generation.js';
import { leaseEndedChange } from './lease-end.js';
import { nextDueAt } from './next-due.js';
import type { Change, Session } from './session.js';
import { unconfirmedStop } from './unconfirmed-stop.js';

/**
 * Decides what an end does that is reported by somebody who does not speak for the keeper of the processes. Null: nothing
 * changes. It names the cause, and the session fails at once; but those processes may act until their own fence, so it is
 * what silence is: the place and the claims wait until `claimableAt`, and a heartbeat of the holder revives.
 * Throws `session-ended`. Pure.
 */
export function decideHearsay(
  session: Session,
  report: EndReport,
  settings: ProjectSettings,
  now: Date,
): Change | null {
  const completes = report.kind === 'complete';
  const unconfirmed = { cause: report.cause, reason: report.reason, endConfirmed: false };
  switch (session.status) {
    case 'completed':
      if (completes) return null;
      throw ended(session);
    case 'cancelled':
    case 'abandoned':
      return null;
    case 'failed':
      if (completes && session.stopKind !== 'clear')
        return completedChange(
          session,
          { ...unconfirmed, endConfirmed: session.endConfirmed },
          settings.retentionDays,
          now,
        );
      if (session.endConfirmed || session.endHearsay) return null;
      return heardAfterwards(session, report);
    case 'recovering':
      if (isWaitedFor(session)) return null;
      if (session.stopRequestedAt !== null) return unconfirmedStop(session, settings.retentionDays, now);
      if (completes) return completedChange(session, unconfirmed, settings.retentionDays, now);
      return leaseEndedChange(
        session,
        { ...unconfirmed, hearsay: true, countsAsAttempt: true },
        settings,
        now,
      );
    case 'starting':
    case 'active':
    case 'paused':
    case 'stopping':
      if (isWaitedFor(session)) return null;
      if (session.stopKind === 'clear') return unconfirmedStop(session, settings.retentionDays, now);
      if (completes) return completedChange(session, unconfirmed, settings.retentionDays, now);
      if (session.stopRequestedAt !== null) return unconfirmedStop(session, settings.retentionDays, now);
      return failedChange(
        session,
        { ...unconfirmed, cause: report.cause ?? 'unknown', bySilence: false, hearsay: true },
        settings,
        now,
      );
  }
}

/** Its time was up while it was to be cleared: it waits for `claimableAt` already, which no hearsay shortens. */
function isWaitedFor({ live }: Session): boolean {
  return !live;
}

/** It was failed before; now somebody says why, which also frees a place that no fence would. */
function heardAfterwards(session: Session, report: EndReport): Change {
  const named = session.cause === 'stalled' ? null : report.cause;
  const cause = named ?? session.cause ?? 'unknown';
  const set: Change['set'] = {
    cause,
    reason: report.reason ?? session.reason,
    endHearsay: true,
    recovery: session.recovery && { ...session.recovery, cause },
  };
  return { set: { ...set, dueAt: nextDueAt({ ...session, ...set }) }, transition: null };
}

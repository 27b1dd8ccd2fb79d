import { causeOfSilence, type MachineSigns } from '../liveness/cause.js';
import { claimableAfter } from '../liveness/deadlines.js';
import type { ProjectSettings } from '../projects/project-settings.js';
import { endedChange } from './ending.js';
import { failedChange } from './failure.js';
import { leaseEndedChange } from './lease-end.js';
import { nextDueAt } from './next-due.js';
import type { Change, Session } from './session.js';

/** Decides what becomes of a live session whose deadline has passed. Null: nothing is due. Pure. */
export function decideOverdue(
  session: Session,
  machine: MachineSigns | null,
  settings: ProjectSettings,
  now: Date,
): Change | null {
  if (!session.live || session.deadlineAt >= now) return null;
  if (session.stopRequestedAt !== null) return overdueStop(session, settings, now);
  if (session.status === 'recovering') {
    return leaseEndedChange(
      session,
      {
        cause: null,
        reason: 'The claimer did not resume the session in time.',
        endConfirmed: false,
        countsAsAttempt: true,
      },
      settings,
      now,
    );
  }
  const cause = causeOfSilence(
    {
      bootId: session.bootId,
      lastHeartbeatAt: session.lastHeartbeatAt,
      heartbeatIntervalSeconds: session.policy.heartbeatIntervalSeconds,
    },
    machine,
  );
  return failedChange(
    session,
    { cause, reason: 'No heartbeat before the deadline.', endConfirmed: false, bySilence: true },
    settings,
    now,
  );
}

/** A stop that nobody confirmed: cancelled now; a clear waits until its holder must have fenced itself. */
function overdueStop(session: Session, settings: ProjectSettings, now: Date): Change {
  if (session.stopKind === 'clear') {
    const set: Change['set'] = {
      live: false,
      claimableAt: claimableAfter(session.deadlineAt, session.fenceInForce),
    };
    return { set: { ...set, dueAt: nextDueAt({ ...session, ...set }) }, transition: null };
  }
  return endedChange(
    session,
    {
      status: 'cancelled',
      transition: 'cancelled',
      cause: 'cancelled',
      reason: session.reason,
      endConfirmed: false,
      recovery: 'voided',
    },
    settings.retentionDays,
    now,
  );
}

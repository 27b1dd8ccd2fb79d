import { type Cause, causeOfSilence, type MachineSigns } from '../liveness/cause.js';
import { claimableAfter } from '../liveness/deadlines.js';
import type { ProjectSettings } from '../projects/project-settings.js';
import { endedChange } from './ending.js';
import { failedChange } from './failure.js';
import { leaseEndedChange } from './lease-end.js';
import { lostInReboot, lostInSilence, type SilentTogether } from './lost-machine.js';
import { nextDueAt } from './next-due.js';
import type { Change, LostMachine, Session } from './session.js';

/**
 * Decides what becomes of a live session whose deadline has passed. Null: nothing is due. Whether silence is
 * to be believed at all was decided before. `together`: what fell silent with it, where that is all that its
 * machine runs. Pure.
 */
export function decideOverdue(
  session: Session,
  machine: MachineSigns | null,
  settings: ProjectSettings,
  now: Date,
  together: SilentTogether | null = null,
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
    together?.sessionIds.length ?? 0,
  );
  const failed = failedChange(
    session,
    { cause, reason: 'No heartbeat before the deadline.', endConfirmed: false, bySilence: true },
    settings,
    now,
  );
  const loss = lossOf(session, cause, machine, together);
  return loss === null ? failed : { ...failed, lostMachine: loss };
}

function lossOf(
  session: Session,
  cause: Cause,
  machine: MachineSigns | null,
  together: SilentTogether | null,
): LostMachine | null {
  if (cause === 'machine-rebooted') return lostInReboot(session, together?.sessionIds ?? [session._id]);
  return cause === 'machine-lost' && together !== null ? lostInSilence(session, machine, together) : null;
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

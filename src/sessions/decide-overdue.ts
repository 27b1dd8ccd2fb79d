import { type Cause, causeOfSilence, type MachineSigns } from '../liveness/cause.js';
import type { ProjectSettings } from '../projects/project-settings.js';
import { failedChange } from './failure.js';
import { leaseEndedChange } from './lease-end.js';
import { lostInReboot, lostInSilence, type SilentTogether } from './lost-machine.js';
import type { Change, LostMachine, Session } from './session.js';
import { unconfirmedStop } from './unconfirmed-stop.js';

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
  if (session.stopRequestedAt !== null) return unconfirmedStop(session, settings.retentionDays, now);
  if (session.status === 'recovering') {
    return leaseEndedChange(
      session,
      {
        cause: null,
        reason: 'The claimer did not resume the session in time.',
        endConfirmed: false,
        hearsay: false,
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
    {
      cause,
      reason: 'No heartbeat before the deadline.',
      endConfirmed: false,
      bySilence: true,
      hearsay: false,
    },
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

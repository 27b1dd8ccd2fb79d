import { earlier, plusMs, plusSeconds } from '../liveness/deadlines.js';
import type { Machine } from '../machines/machine.schema.js';
import { Problem } from '../problems/problem.js';
import type { Project } from '../projects/project.schema.js';
import { sessionPolicy } from '../projects/project-settings.js';
import { exclusiveKey, slotKey } from '../sessions/occupancy-keys.js';
import type { Change, Session } from '../sessions/session.js';
import { reasonNotToClaim } from './may-claim.js';

export interface Claim {
  recoveryId: string;
  machine: Machine;
  slot: number;
  keeperId: string | null;
  force: boolean;
}

/**
 * Judges a claim before a place is looked for: who may not have the recovery at all is told so, not that no
 * slot is free. `repeat`: the same machine and keeper hold it already. Throws `recovery-not-claimable`. Pure.
 */
export function judgeClaim(
  session: Session,
  claim: Omit<Claim, 'slot'>,
  project: Project,
  now: Date,
): 'repeat' | 'claimable' {
  const { recovery } = session;
  if (recovery?.id !== claim.recoveryId) throw notClaimable(claim.recoveryId, 'it was closed');
  if (isRepeat(session, claim)) return 'repeat';
  const reason = reasonNotToClaim(session, claim, project, now);
  if (reason !== null) throw notClaimable(recovery.id, reason);
  return 'claimable';
}

/**
 * What a claim that was found claimable makes of the session: the generation is raised, and the deadline is
 * the lease. Pure.
 */
export function claimedChange(session: Session, claim: Claim, project: Project, now: Date): Change {
  const { recovery } = session;
  const policy = sessionPolicy(project.settings);
  const leaseUntil = plusSeconds(now, project.settings.recoveryLeaseSeconds);
  const place = { projectId: project._id, machineId: claim.machine._id, slot: claim.slot };
  const attempt = session.recoveryAttempts + 1;
  return {
    set: {
      ...place,
      status: 'recovering',
      live: true,
      generation: session.generation + 1,
      sequence: 0,
      checkpointSequence: 0,
      held: true,
      keeperId: claim.keeperId,
      machineEpoch: claim.machine.epoch,
      policy,
      fenceInForce: { fence: policy.fence, fenceDelaySeconds: policy.fenceDelaySeconds },
      paused: false,
      bootId: null,
      suspendedSeconds: null,
      lastHeartbeatAt: null,
      lastProgressAt: now,
      progressCounter: null,
      progressMessage: null,
      waitingFor: null,
      deadlineAt: earlier(plusMs(now, policy.lifeMs), leaseUntil),
      lateAt: plusMs(now, policy.lateMs),
      extendUntil: leaseUntil,
      watchesProgress: true,
      stallDeadlineAt: plusMs(now, policy.stallMs),
      stallReported: false,
      claimableAt: null,
      endConfirmed: false,
      failedBySilence: false,
      endHearsay: false,
      slotKey: slotKey(place),
      exclusiveKey: exclusiveKey(place, project.settings.concurrency),
      // What a person assigns may run beside others; of itself the system recovers one at a time.
      recoveringKey: project.settings.recoveryMode === 'manual' ? null : project._id,
      dueAt: null,
      abandonAt: null,
      recoveryAttempts: attempt,
      recovery: recovery && {
        ...recovery,
        status: 'claimed',
        attempt,
        claimedBy: claim.machine._id,
        claimedAt: now,
        leaseUntil,
      },
    },
    transition: 'claimed',
  };
}

/**
 * A repeat is known by its machine and keeper, and then gets the same generation again. One who named
 * no keeper cannot be told from another of its machine, and waits for the lease to end.
 */
function isRepeat(session: Session, claim: Pick<Claim, 'recoveryId' | 'machine' | 'keeperId'>): boolean {
  return (
    session.status === 'recovering' &&
    session.recovery?.id === claim.recoveryId &&
    session.recovery.claimedBy === claim.machine._id &&
    session.keeperId !== null &&
    session.keeperId === claim.keeperId
  );
}

export function notClaimable(recoveryId: string, reason: string): Problem {
  return new Problem('recovery-not-claimable', `Recovery ${recoveryId} cannot be claimed: ${reason}.`);
}

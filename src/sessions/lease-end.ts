import type { Cause } from '../liveness/cause.js';
import { claimableAfter, later, plusSeconds } from '../liveness/deadlines.js';
import { Problem } from '../problems/problem.js';
import type { ProjectSettings } from '../projects/project-settings.js';
import { offeredTo } from './failure.js';
import { nextDueAt } from './next-due.js';
import type { Change, Session } from './session.js';

const BACKOFF_FIRST_SECONDS = 10;
const BACKOFF_MAX_SECONDS = 600;

export interface LeaseEnd {
  reason: string | null;
  cause: Cause | null;
  /** The claimer says that nothing of it runs. */
  endConfirmed: boolean;
  /** Somebody who does not speak for the claimer's keeper says so. */
  hearsay: boolean;
  /** A claim that was given back unused costs no attempt. */
  countsAsAttempt: boolean;
}

/** How long a recovery rests after its n-th attempt, in seconds: doubling, bounded. */
export function backoffSeconds(attempt: number): number {
  return Math.min(BACKOFF_FIRST_SECONDS * 2 ** Math.max(0, attempt - 1), BACKOFF_MAX_SECONDS);
}

/**
 * A claimed recovery goes back to `pending`, or is given up after its last attempt. The generation is
 * raised and the keeper forgotten, so the claimer is superseded whatever it still sends. Pure.
 */
export function leaseEndedChange(
  session: Session,
  end: LeaseEnd,
  settings: ProjectSettings,
  now: Date,
): Change {
  if (session.recovery === null) throw new Problem('internal', `Session ${session._id} recovers nothing.`);
  const recoveryAttempts = session.recoveryAttempts - (end.countsAsAttempt ? 0 : 1);
  const exhausted = recoveryAttempts >= settings.maxRecoveryAttempts;
  const claimableAt = end.endConfirmed ? now : claimableAfter(session.deadlineAt, session.fenceInForce);
  const rest = end.countsAsAttempt ? backoffSeconds(recoveryAttempts) : 0;
  const set: Change['set'] = {
    status: 'failed',
    live: false,
    generation: session.generation + 1,
    sequence: 0,
    checkpointSequence: 0,
    held: false,
    keeperId: null,
    cause: end.cause ?? session.recovery.cause,
    reason: end.reason,
    claimableAt,
    endConfirmed: end.endConfirmed,
    failedBySilence: false,
    endHearsay: end.hearsay,
    recoveringKey: null,
    recoveryAttempts,
    abandonAt: exhausted
      ? claimableAt
      : plusSeconds(session.recovery.createdAt, settings.abandonAfterHours * 3600),
    recovery: {
      ...session.recovery,
      status: 'pending',
      attempt: recoveryAttempts,
      offeredTo: offeredTo(settings.recoveryMode, session.recovery.originMachineId),
      assignedTo: null,
      claimedBy: null,
      claimedAt: null,
      leaseUntil: null,
      affinityUntil: now,
      notBefore: plusSeconds(later(claimableAt, now), rest),
    },
    ...(end.endConfirmed ? { slotKey: null, exclusiveKey: null } : {}),
  };
  return { set: { ...set, dueAt: nextDueAt({ ...session, ...set }) }, transition: 'lease-ended' };
}

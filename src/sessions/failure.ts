import type { Cause } from '../liveness/cause.js';
import { claimableAfter, later, plusSeconds } from '../liveness/deadlines.js';
import type { RecoveryMode } from '../liveness/fence.js';
import type { ProjectSettings } from '../projects/project-settings.js';
import { nextDueAt } from './next-due.js';
import { recoveryIdOf } from './recovery-id.js';
import type { Change, RecoveryState, Session } from './session.js';

/** Progress for this long after a recovery shows that it worked: attempts are counted anew. */
const ATTEMPTS_FORGOTTEN_AFTER_MS = 10 * 60 * 1000;

export interface Failure {
  cause: Cause;
  reason: string | null;
  /** The holder says that its processes ended, so nobody has to wait for its fence. */
  endConfirmed: boolean;
  /** The sweeper's verdict, which a late heartbeat may still revive. */
  bySilence: boolean;
  /** Told by somebody who does not speak for its keeper, which a heartbeat may still revive too. */
  hearsay: boolean;
}

/** What a session becomes when it fails: not live, and with a recovery that waits for a claimer. Pure. */
export function failedChange(
  session: Session,
  failure: Failure,
  settings: ProjectSettings,
  now: Date,
): Change {
  const claimableAt = failure.endConfirmed ? now : claimableAfter(session.deadlineAt, session.fenceInForce);
  const recoveryAttempts = hasProgressed(session) ? 0 : session.recoveryAttempts;
  const exhausted = recoveryAttempts >= settings.maxRecoveryAttempts;
  const abandonAt = exhausted ? claimableAt : plusSeconds(now, settings.abandonAfterHours * 3600);
  const recovery: RecoveryState = {
    id: recoveryIdOf(session),
    status: 'pending',
    cause: failure.cause,
    originMachineId: session.machineId,
    attempt: recoveryAttempts,
    // Counted from when somebody can know of it: after a doubt `claimableAt` may lie far back.
    affinityUntil: plusSeconds(later(claimableAt, now), settings.recoveryAffinitySeconds),
    notBefore: claimableAt,
    offeredTo: session.paused ? null : offeredTo(settings.recoveryMode, session.machineId),
    assignedTo: null,
    claimedBy: null,
    claimedAt: null,
    leaseUntil: null,
    createdAt: now,
  };
  const set: Change['set'] = {
    status: 'failed',
    live: false,
    cause: failure.cause,
    reason: failure.reason,
    claimableAt,
    endConfirmed: failure.endConfirmed,
    failedBySilence: failure.bySilence,
    endHearsay: failure.hearsay,
    abandonAt,
    recovery,
    recoveryAttempts,
    ...(failure.endConfirmed ? { slotKey: null, exclusiveKey: null } : {}),
  };
  return { set: { ...set, dueAt: nextDueAt({ ...session, ...set }) }, transition: 'failed' };
}

/** Whom a recovery is offered to by itself. */
export function offeredTo(mode: RecoveryMode, originMachineId: string): string | null {
  switch (mode) {
    case 'manual':
      return null;
    case 'same-machine':
      return originMachineId;
    case 'any-machine':
      return 'any';
  }
}

function hasProgressed(session: Session): boolean {
  if (session.resumedAt === null) return false;
  return session.lastProgressAt.getTime() - session.resumedAt.getTime() >= ATTEMPTS_FORGOTTEN_AFTER_MS;
}

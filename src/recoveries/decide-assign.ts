import { Problem } from '../problems/problem.js';
import type { Change, RecoveryState, Session } from '../sessions/session.js';

/** A person hands a waiting recovery to a machine: its next poll brings the directive. Pure. */
export function decideAssign(
  session: Session,
  recoveryId: string,
  assignedTo: NonNullable<RecoveryState['assignedTo']>,
): Change {
  const { recovery } = session;
  if (recovery?.id !== recoveryId || recovery.status !== 'pending') {
    throw new Problem('recovery-not-claimable', `Recovery ${recoveryId} is not pending.`);
  }
  if (session.stopRequestedAt !== null) {
    throw new Problem('recovery-not-claimable', `Session ${session._id} was asked to stop.`);
  }
  return {
    set: { recovery: { ...recovery, assignedTo, offeredTo: assignedTo.machineId } },
    transition: 'assigned',
  };
}

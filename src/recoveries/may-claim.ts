import type { Machine } from '../machines/machine.schema.js';
import type { Project } from '../projects/project.schema.js';
import type { RecoveryState, Session } from '../sessions/session.js';

/** Who asks for a recovery. */
export interface Claimer {
  machine: Pick<Machine, '_id' | 'labels' | 'drainingSince'>;
  force: boolean;
}

/**
 * Says why a machine may not claim a session's recovery now; null when it may. Pure.
 * The wait until `claimableAt` comes before everything: the old holder fences itself until then.
 */
export function reasonNotToClaim(
  session: Session,
  claimer: Claimer,
  project: Project,
  now: Date,
): string | null {
  const { recovery } = session;
  if (session.status !== 'failed' || recovery?.status !== 'pending') return 'it is not pending';
  if (session.stopRequestedAt !== null) return 'the session was asked to stop';
  if (project.status !== 'active') return `the project is ${project.status}`;
  if (session.claimableAt === null || session.claimableAt > now) return waits(session.claimableAt);
  if (recovery.notBefore > now) return waits(recovery.notBefore);
  if (session.recoveryAttempts >= project.settings.maxRecoveryAttempts) return 'all attempts were made';
  return reasonOfPlace(session, recovery, claimer, project, now);
}

function reasonOfPlace(
  session: Session,
  recovery: RecoveryState,
  { machine, force }: Claimer,
  project: Project,
  now: Date,
): string | null {
  if (machine.drainingSince !== null) return 'the machine is draining';
  const own = machine._id === recovery.originMachineId;
  const { assignedTo } = recovery;
  if (assignedTo !== null && assignedTo.machineId !== machine._id) return 'it is assigned to another machine';
  const unfenced = session.fenceInForce.fence === 'none' && !session.endConfirmed;
  if (unfenced && machine._id !== session.machineId && !force) {
    return 'its holder has no fence and did not confirm its end: only force takes it';
  }
  if (assignedTo !== null) return null;
  if (session.paused) return 'it was lost while paused: resume or assign it';
  const { settings } = project;
  if (settings.recoveryMode === 'same-machine' && !own) return 'it is for its own machine only';
  if (
    settings.recoveryMode === 'any-machine' &&
    !own &&
    recovery.attempt === 0 &&
    recovery.affinityUntil > now
  ) {
    return waits(recovery.affinityUntil);
  }
  const missing = Object.entries(settings.requiredLabels).filter(
    ([name, value]) => machine.labels[name] !== value,
  );
  return missing.length > 0 ? `the machine lacks the label ${missing[0]?.join('=')}` : null;
}

function waits(until: Date | null): string {
  return until === null ? 'its holder may still act' : `nobody may before ${until.toISOString()}`;
}

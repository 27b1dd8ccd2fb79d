import { FOREVER, plusMs } from '../liveness/deadlines.js';
import { Problem } from '../problems/problem.js';
import type { ProjectSettings } from '../projects/project-settings.js';
import { cancelledChange, clearedChange } from '../sessions/ending.js';
import { assertGeneration } from '../sessions/generation.js';
import { leaseEndedChange } from '../sessions/lease-end.js';
import type { Change, Session } from '../sessions/session.js';

/** The claimer says that the session runs again. Null: it was said before. Throws `session-superseded`. */
export function decideResumed(
  session: Session,
  recoveryId: string,
  generation: number,
  now: Date,
): Change | null {
  const { recovery } = session;
  assertGeneration(session, generation);
  if (recovery?.id !== recoveryId) throw notClaimed(recoveryId, 'closed');
  if (recovery.status === 'resumed') return null;
  if (session.status !== 'recovering') throw notClaimed(recoveryId, recovery.status);
  return {
    set: {
      status: session.stopRequestedAt === null ? 'active' : 'stopping',
      cause: null,
      reason: session.stopRequestedAt === null ? null : session.reason,
      recoveringKey: null,
      extendUntil: session.stopRequestedAt === null ? FOREVER : session.extendUntil,
      ...(session.watchesProgress
        ? { stallDeadlineAt: plusMs(now, session.policy.stallMs), stallReported: false, lastProgressAt: now }
        : {}),
      resumedAt: now,
      recovery: { ...recovery, status: 'resumed', leaseUntil: null },
    },
    transition: 'resumed',
  };
}

/**
 * The claimer gives the recovery back: `failed` after it tried, `release` unused. Nothing of it runs.
 * Throws `session-superseded`, also for a repeat: the generation was raised, and the answer says so.
 */
export function decideGivenBack(
  session: Session,
  given: { recoveryId: string; generation: number; reason: string | null; countsAsAttempt: boolean },
  settings: ProjectSettings,
  now: Date,
): Change {
  assertGeneration(session, given.generation);
  if (session.recovery?.id !== given.recoveryId) throw notClaimed(given.recoveryId, 'closed');
  if (session.status !== 'recovering') throw notClaimed(given.recoveryId, session.recovery.status);
  if (session.stopKind === 'clear') return clearedChange(session, settings.retentionDays, now);
  if (session.stopRequestedAt !== null) {
    return cancelledChange(session, given.reason, settings.retentionDays, now);
  }
  return leaseEndedChange(
    session,
    {
      cause: null,
      reason: given.reason,
      endConfirmed: true,
      hearsay: false,
      countsAsAttempt: given.countsAsAttempt,
    },
    settings,
    now,
  );
}

function notClaimed(recoveryId: string, status: string): Problem {
  return new Problem('invalid-transition', `Recovery ${recoveryId} is ${status}, not claimed.`);
}

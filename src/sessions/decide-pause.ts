import { plusMs } from '../liveness/deadlines.js';
import { Problem } from '../problems/problem.js';
import type { ProjectSettings } from '../projects/project-settings.js';
import { offeredTo } from './failure.js';
import { assertGeneration, assertNotEnded } from './generation.js';
import type { Change, Session } from './session.js';

/**
 * Decides a pause: the holder still beats, nothing is expected to move, and what is lost meanwhile is
 * offered to nobody. Null: it is paused already. Throws `session-superseded`, `session-ended` and
 * `invalid-transition`. Pure.
 */
export function decidePause(session: Session, generation: number): Change | null {
  assertGeneration(session, generation);
  assertNotEnded(session);
  if (session.status === 'paused') return null;
  if (session.status !== 'active') throw refused(session, 'paused');
  return {
    set: { status: 'paused', paused: true, watchesProgress: false, stallDeadlineAt: null },
    transition: 'paused',
  };
}

/** Decides the end of a pause. A session that was lost while paused is offered again from now on. */
export function decideResume(
  session: Session,
  generation: number,
  settings: ProjectSettings,
  now: Date,
): Change | null {
  assertGeneration(session, generation);
  assertNotEnded(session);
  if (session.status === 'active') return null;
  if (session.status === 'paused') {
    const stallDeadlineAt = plusMs(now, session.policy.stallMs);
    return {
      set: {
        status: 'active',
        paused: false,
        watchesProgress: true,
        stallDeadlineAt,
        stallReported: false,
        lastProgressAt: now,
      },
      transition: 'unpaused',
    };
  }
  if (session.status === 'failed' && session.paused && session.recovery) {
    const offered = offeredTo(settings.recoveryMode, session.recovery.originMachineId);
    return {
      set: { paused: false, recovery: { ...session.recovery, offeredTo: offered } },
      transition: 'unpaused',
    };
  }
  throw refused(session, 'resumed');
}

function refused(session: Session, as: string): Problem {
  return new Problem(
    'invalid-transition',
    `Session ${session._id} is ${session.status} and cannot be ${as}.`,
  );
}

import { FOREVER, later, plusMs } from '../liveness/deadlines.js';
import type { Concurrency } from '../projects/project-settings.js';
import { exclusiveKey, slotKey } from './occupancy-keys.js';
import type { Change, Session } from './session.js';

/**
 * A session whose silence was misread is active, or paused, again, in the one write that also voids its recovery.
 * Its place may have been given away meanwhile: the unique indexes refuse the write then.
 */
export function backToLife(session: Session, concurrency: Concurrency, now: Date): Change {
  return {
    set: {
      status: session.paused ? 'paused' : 'active',
      live: true,
      cause: null,
      reason: null,
      deadlineAt: later(session.deadlineAt, plusMs(now, session.policy.lifeMs)),
      lateAt: later(session.lateAt, plusMs(now, session.policy.lateMs)),
      extendUntil: FOREVER,
      // What stood still while nobody could tell is given its full time again.
      stallDeadlineAt: expectsProgress(session) ? plusMs(now, session.policy.stallMs) : null,
      stallReported: false,
      lastHeartbeatAt: now,
      claimableAt: null,
      failedBySilence: false,
      slotKey: slotKey(session),
      exclusiveKey: exclusiveKey(session, concurrency),
      dueAt: null,
      abandonAt: null,
      recovery: session.recovery && { ...session.recovery, status: 'voided' },
    },
    transition: 'revived',
  };
}

function expectsProgress(session: Session): boolean {
  return session.watchesProgress && session.waitingFor === null;
}

/** Only the sweeper's verdict of silence is revived, by a newer heartbeat, while nobody has claimed. */
export function mayRevive(
  session: Pick<Session, 'status' | 'held' | 'failedBySilence' | 'stopRequestedAt' | 'recovery' | 'sequence'>,
  sequence: number,
): boolean {
  return (
    session.status === 'failed' &&
    session.held &&
    session.failedBySilence &&
    session.stopRequestedAt === null &&
    session.recovery?.status === 'pending' &&
    sequence > session.sequence
  );
}

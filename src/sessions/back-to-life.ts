import { FOREVER, later, plusMs } from '../liveness/deadlines.js';
import type { Concurrency } from '../projects/project-settings.js';
import { exclusiveKey, slotKey } from './occupancy-keys.js';
import type { Change, Session } from './session.js';

/**
 * A session that was taken for dead is active, or paused, again, in the one write that also voids its recovery.
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
      endHearsay: false,
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

/**
 * Whether a failure can be a mistake: nobody who has to know said that the processes ended. Hearsay of an end does not make a
 * mistake of a stalled one, whose holder was heard all the time.
 */
export function mayBeMistaken(session: Pick<Session, 'cause' | 'failedBySilence' | 'endHearsay'>): boolean {
  return session.failedBySilence || (session.endHearsay && session.cause !== 'stalled');
}

/** Only what may be a mistake is revived, by a newer heartbeat of the holder, while nobody has claimed. */
export function mayRevive(
  session: Pick<
    Session,
    | 'status'
    | 'held'
    | 'cause'
    | 'failedBySilence'
    | 'endHearsay'
    | 'stopRequestedAt'
    | 'recovery'
    | 'sequence'
  >,
  sequence: number,
): boolean {
  return (
    session.status === 'failed' &&
    session.held &&
    mayBeMistaken(session) &&
    session.stopRequestedAt === null &&
    session.recovery?.status === 'pending' &&
    sequence > session.sequence
  );
}

import type { Cause } from '../liveness/cause.js';
import { claimableAfter } from '../liveness/deadlines.js';
import { nextDueAt } from './next-due.js';
import type { Change, RecoveryState, Session, TransitionType } from './session.js';

const DAY_MS = 24 * 60 * 60 * 1000;

export interface Ending {
  status: 'completed' | 'cancelled' | 'abandoned';
  transition: TransitionType;
  cause: Cause | null;
  reason: string | null;
  /** Whether the processes are known to have ended: the place is free at once. */
  endConfirmed: boolean;
  /** What becomes of a recovery that is still open. */
  recovery: 'voided' | 'failed' | 'resumed';
}

/** What a session becomes when it ends for good. `retentionDays` says how long it is kept. Pure. */
export function endedChange(session: Session, ending: Ending, retentionDays: number, now: Date): Change {
  const claimableAt = ending.endConfirmed
    ? now
    : (session.claimableAt ?? claimableAfter(session.deadlineAt, session.fenceInForce));
  const set: Change['set'] = {
    status: ending.status,
    live: false,
    cause: ending.cause,
    reason: ending.reason,
    claimableAt,
    endConfirmed: ending.endConfirmed,
    failedBySilence: false,
    stallDeadlineAt: null,
    recoveringKey: null,
    abandonAt: null,
    recovery: closed(session.recovery, ending.recovery),
    endedAt: now,
    purgeAt: new Date(now.getTime() + retentionDays * DAY_MS),
    ...(ending.endConfirmed ? { slotKey: null, exclusiveKey: null } : {}),
  };
  return { set: { ...set, dueAt: nextDueAt({ ...session, ...set }) }, transition: ending.transition };
}

function closed(recovery: RecoveryState | null, as: Ending['recovery']): RecoveryState | null {
  if (recovery === null || (recovery.status !== 'pending' && recovery.status !== 'claimed')) return recovery;
  return { ...recovery, status: as };
}

/** The work is done. `endConfirmed`: its keeper says so, and its place is free at once. */
export function completedChange(
  session: Session,
  { cause, reason, endConfirmed }: Pick<Ending, 'cause' | 'reason' | 'endConfirmed'>,
  retentionDays: number,
  now: Date,
): Change {
  return endedChange(
    session,
    {
      status: 'completed',
      transition: 'completed',
      // Its holder may have ended it on purpose before its work was done, as at the end of a budget.
      cause,
      reason,
      endConfirmed,
      // A claimer that finished before it said `resumed` has recovered the session all the same.
      recovery: session.status === 'recovering' ? 'resumed' : 'voided',
    },
    retentionDays,
    now,
  );
}

/** A cleared session ends under a new generation that nobody holds: whoever held it is superseded. */
export function clearedChange(session: Session, retentionDays: number, now: Date): Change {
  const ended = endedChange(
    session,
    {
      status: 'cancelled',
      transition: 'cleared',
      cause: 'cleared',
      reason: session.reason,
      endConfirmed: true,
      recovery: 'voided',
    },
    retentionDays,
    now,
  );
  return { ...ended, set: { ...ended.set, generation: session.generation + 1, held: false, keeperId: null } };
}

/** A stop that the holder confirmed: nothing of the session runs any more. */
export function cancelledChange(
  session: Session,
  reason: string | null,
  retentionDays: number,
  now: Date,
): Change {
  return endedChange(
    session,
    {
      status: 'cancelled',
      transition: 'cancelled',
      cause: 'cancelled',
      reason: reason ?? session.reason,
      endConfirmed: true,
      recovery: 'voided',
    },
    retentionDays,
    now,
  );
}

import { claimableAfter } from '../liveness/deadlines.js';
import { endedChange } from './ending.js';
import { nextDueAt } from './next-due.js';
import type { Change, Session } from './session.js';

/**
 * A stop whose time is up, and which the keeper of the processes did not confirm: cancelled now; a clear waits until the
 * holder must have fenced itself. The place is taken until then in both. Pure.
 */
export function unconfirmedStop(session: Session, retentionDays: number, now: Date): Change {
  if (session.stopKind === 'clear') {
    const set: Change['set'] = {
      live: false,
      claimableAt: claimableAfter(session.deadlineAt, session.fenceInForce),
    };
    return { set: { ...set, dueAt: nextDueAt({ ...session, ...set }) }, transition: null };
  }
  return endedChange(
    session,
    {
      status: 'cancelled',
      transition: 'cancelled',
      cause: 'cancelled',
      reason: session.reason,
      endConfirmed: false,
      recovery: 'voided',
    },
    retentionDays,
    now,
  );
}

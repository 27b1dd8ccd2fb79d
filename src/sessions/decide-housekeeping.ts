import { clearedChange, endedChange } from './ending.js';
import { nextDueAt, placeFreesItself } from './next-due.js';
import type { Change, Session } from './session.js';
import { isEnded } from './session-status.js';

/**
 * Decides what is due for a session that is not live: a clear whose wait is over, a place that became
 * free, a failure that nobody recovered. Null: nothing is due. Pure.
 */
export function decideHousekeeping(session: Session, retentionDays: number, now: Date): Change | null {
  if (session.live || session.dueAt === null || session.dueAt > now) return null;
  const safe = session.claimableAt !== null && session.claimableAt <= now;
  if (session.stopKind === 'clear' && !isEnded(session.status)) {
    return safe ? clearedChange(session, retentionDays, now) : null;
  }
  if (session.status === 'failed' && session.abandonAt !== null && session.abandonAt <= now) {
    return endedChange(
      session,
      {
        status: 'abandoned',
        transition: 'abandoned',
        cause: session.cause,
        reason: session.reason,
        endConfirmed: session.endConfirmed,
        recovery: 'failed',
      },
      retentionDays,
      now,
    );
  }
  return safe && placeFreesItself(session) ? freedPlace(session) : null;
}

/** The place of a session that is not live is free from `claimableAt` on. */
export function freedPlace(session: Session): Change {
  const set: Change['set'] = { slotKey: null, exclusiveKey: null };
  return { set: { ...set, dueAt: nextDueAt({ ...session, ...set }) }, transition: null };
}

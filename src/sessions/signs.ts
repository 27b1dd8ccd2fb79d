import { type Health, judge, type Signs } from '../liveness/health.js';
import type { Session } from './session.js';
import { isEnded, SESSION_STATUSES } from './session-status.js';

const ENDED = SESSION_STATUSES.filter(isEnded);

/** What of a session its health follows from. */
export type JudgedSession = Pick<
  Session,
  'status' | 'live' | 'cause' | 'deadlineAt' | 'lateAt' | 'stallDeadlineAt'
>;

function signsOf(session: JudgedSession): Signs {
  const ended = isEnded(session.status);
  return {
    ended,
    failed: !ended && !session.live,
    cause: session.cause,
    deadlineAt: session.deadlineAt,
    lateAt: session.lateAt,
    stallDeadlineAt: session.stallDeadlineAt,
  };
}

export function healthOf(session: JudgedSession, now: Date): Health {
  return judge(signsOf(session), now);
}

/** The sessions of which `healthOf` says this at `now`, as a query. A test holds the two together. */
export function healthFilter(health: Health, now: Date): Record<string, unknown> {
  const fallen = { live: false, status: { $nin: ENDED } };
  switch (health) {
    case 'ended':
      return { status: { $in: ENDED } };
    case 'suspended':
      return { ...fallen, cause: 'suspended' };
    case 'lost':
      return {
        $or: [
          { live: true, deadlineAt: { $lte: now } },
          { ...fallen, cause: { $nin: ['stalled', 'suspended'] } },
        ],
      };
    case 'late':
      return { live: true, deadlineAt: { $gt: now }, lateAt: { $lte: now } };
    case 'stalled':
      return {
        $or: [
          { live: true, deadlineAt: { $gt: now }, lateAt: { $gt: now }, stallDeadlineAt: { $lte: now } },
          { ...fallen, cause: 'stalled' },
        ],
      };
    case 'healthy':
      return {
        live: true,
        deadlineAt: { $gt: now },
        lateAt: { $gt: now },
        $or: [{ stallDeadlineAt: null }, { stallDeadlineAt: { $gt: now } }],
      };
  }
}

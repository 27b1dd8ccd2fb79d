import { GRACE_AT_LEAST_MS, isBelieved, standingOf, type Trust } from '../liveness/grace.js';
import { type Health, judge, type Signs } from '../liveness/health.js';
import type { Session } from './session.js';
import { isEnded, SESSION_STATUSES } from './session-status.js';

const ENDED = SESSION_STATUSES.filter(isEnded);

/** What of a session its health follows from. */
export type JudgedSession = Pick<
  Session,
  'status' | 'live' | 'cause' | 'deadlineAt' | 'lateAt' | 'stallDeadlineAt'
> & { policy: Pick<Session['policy'], 'lifeMs'> };

function signsOf(session: JudgedSession, trust: Trust, now: Date): Signs {
  const ended = isEnded(session.status);
  return {
    ended,
    failed: !ended && !session.live,
    cause: session.cause,
    deadlineAt: session.deadlineAt,
    lateAt: session.lateAt,
    stallDeadlineAt: session.stallDeadlineAt,
    silenceBelieved: isSilenceBelieved(session, trust, now),
  };
}

/** Whether the silence of a session, if it is silent, is evidence at `now`. */
export function isSilenceBelieved(
  session: Pick<JudgedSession, 'deadlineAt' | 'policy'>,
  trust: Trust,
  now: Date,
): boolean {
  const { deadlineAt, policy } = session;
  return isBelieved(standingOf({ deadlineAt, lifeMs: policy.lifeMs }, trust, now));
}

export function healthOf(session: JudgedSession, trust: Trust, now: Date): Health {
  return judge(signsOf(session, trust, now), now);
}

/** Sessions beyond their deadline whose silence is believed at `now`; null where nobody's is. */
function believedFilter({ holding, since, spentBefore }: Trust, now: Date): Record<string, unknown> | null {
  if (holding) return null;
  if (since === null) return {};
  const sinceMs = now.getTime() - since.getTime();
  const spent = spentBefore === null ? [] : [{ deadlineAt: { $lt: spentBefore } }];
  const over = sinceMs < GRACE_AT_LEAST_MS ? [] : [{ 'policy.lifeMs': { $lte: sinceMs } }];
  return spent.length + over.length === 0 ? null : { $or: [...spent, ...over] };
}

/** The sessions of which `healthOf` says this at `now`, as a query. A test holds the two together. */
export function healthFilter(health: Health, trust: Trust, now: Date): Record<string, unknown> {
  const believed = believedFilter(trust, now);
  const overdue = { live: true, deadlineAt: { $lte: now } };
  const fallen = { live: false, status: { $nin: ENDED } };
  switch (health) {
    case 'ended':
      return { status: { $in: ENDED } };
    case 'suspended':
      return { ...fallen, cause: 'suspended' };
    case 'lost':
      return {
        $or: [
          ...(believed === null ? [] : [{ $and: [overdue, believed] }]),
          { ...fallen, cause: { $nin: ['stalled', 'suspended'] } },
        ],
      };
    case 'late': {
      const late = { live: true, deadlineAt: { $gt: now }, lateAt: { $lte: now } };
      if (trust.since === null && !trust.holding) return late;
      return { $or: [late, believed === null ? overdue : { ...overdue, $nor: [believed] }] };
    }
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

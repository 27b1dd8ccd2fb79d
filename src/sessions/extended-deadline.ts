import { earlier, later, plusMs } from '../liveness/deadlines.js';
import type { Session } from './session.js';

/**
 * The deadline and the late mark after a sign of life at `now`. They never move back, and reach no
 * further than `extendUntil`: the lease while a session is recovering, the deadline of the moment after a
 * request to stop. The pipeline in `heartbeat-pipeline.ts` says the same in the database's language.
 */
export function extended(
  session: Pick<Session, 'deadlineAt' | 'lateAt' | 'policy' | 'extendUntil'>,
  now: Date,
): { deadlineAt: Date; lateAt: Date } {
  const { policy, extendUntil } = session;
  return {
    deadlineAt: later(session.deadlineAt, earlier(plusMs(now, policy.lifeMs), extendUntil)),
    lateAt: later(session.lateAt, earlier(plusMs(now, policy.lateMs), extendUntil)),
  };
}

import { earlier, lateAfterMs, later, timeToLiveMs } from '../liveness/deadlines.js';
import type { Session } from './session.js';

/**
 * The deadline and the late mark after a sign of life at `now`. They never move back, are extended no
 * more after a request to stop, and reach no further than the lease while a session is recovering.
 * The pipeline in `heartbeat-pipeline.ts` says the same in the database's language.
 */
export function extended(
  session: Pick<Session, 'status' | 'stopRequestedAt' | 'deadlineAt' | 'lateAt' | 'policy' | 'recovery'>,
  now: Date,
): { deadlineAt: Date; lateAt: Date } {
  if (session.stopRequestedAt !== null) return { deadlineAt: session.deadlineAt, lateAt: session.lateAt };
  const full = new Date(now.getTime() + timeToLiveMs(session.policy));
  const lease = session.status === 'recovering' ? session.recovery?.leaseUntil : null;
  return {
    deadlineAt: later(session.deadlineAt, lease ? earlier(full, lease) : full),
    lateAt: later(session.lateAt, new Date(now.getTime() + lateAfterMs(session.policy))),
  };
}

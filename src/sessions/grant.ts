import { nextHeartbeatSeconds } from '../liveness/deadlines.js';
import type { Fence } from '../liveness/fence.js';
import type { Session } from './session.js';
import type { BeatenSession } from './session-parts.js';

/** What every reply to a holder carries. */
export interface Grant {
  generation: number;
  heartbeatIntervalSeconds: number;
  nextHeartbeatSeconds: number;
  /** What is left of the deadline. The holder adds it to the instant at which it sent its request. */
  deadlineInSeconds: number;
  fence: Fence;
}

/**
 * What is left of a session's deadline. `now` is the database's clock, read with or after the session: a holder
 * that counts from the sending of its request then never believes in a later deadline than the stored one.
 */
export function leftMs({ session, now }: { session: Pick<Session, 'deadlineAt'>; now: Date }): number {
  return session.deadlineAt.getTime() - now.getTime();
}

export function grantOf(
  session: Pick<Session, 'generation'> & { policy: BeatenSession['policy'] },
  leftOfDeadlineMs: number,
  random: number,
): Grant {
  return {
    generation: session.generation,
    heartbeatIntervalSeconds: session.policy.heartbeatIntervalSeconds,
    nextHeartbeatSeconds: nextHeartbeatSeconds(session.policy, random),
    deadlineInSeconds: leftOfDeadlineMs / 1000,
    fence: session.policy.fence,
  };
}

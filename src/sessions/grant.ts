import { nextHeartbeatSeconds } from '../liveness/deadlines.js';
import type { Fence } from '../liveness/fence.js';
import type { Session } from './session.js';

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
 * `now` is the database's clock, read with or after the session: a holder that counts from the sending
 * of its request then never believes in a later deadline than the stored one.
 */
export function grantOf(
  session: Pick<Session, 'generation' | 'policy' | 'deadlineAt'>,
  now: Date,
  random: number,
): Grant {
  return {
    generation: session.generation,
    heartbeatIntervalSeconds: session.policy.heartbeatIntervalSeconds,
    nextHeartbeatSeconds: nextHeartbeatSeconds(session.policy, random),
    deadlineInSeconds: (session.deadlineAt.getTime() - now.getTime()) / 1000,
    fence: session.policy.fence,
  };
}

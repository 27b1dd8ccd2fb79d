import { Problem } from '../problems/problem.js';
import type { Concurrency } from '../projects/project-settings.js';
import { backToLife, mayBeMistaken } from './back-to-life.js';
import { extended } from './extended-deadline.js';
import { assertNotEnded, superseded } from './generation.js';
import type { Change, Session } from './session.js';

/**
 * Decides whether a restarted daemon takes over what its keeper still holds. Pure.
 * The proof is the keeper's id, not a generation: a daemon that lost the reply to its last adoption
 * must not be locked out. The generation is raised, so the daemon before it is superseded.
 * Throws `session-ended`, `session-superseded`, and `invalid-transition` for a failure that is no mistake.
 */
export function decideAdopt(
  session: Session,
  keeperId: string,
  machineEpoch: number,
  concurrency: Concurrency,
  now: Date,
): Change {
  assertNotEnded(session);
  if (!session.held || session.keeperId !== keeperId) throw superseded(session, null);
  const handedOver = {
    generation: session.generation + 1,
    sequence: 0,
    checkpointSequence: 0,
    machineEpoch,
  };
  if (session.live) {
    return { set: { ...handedOver, ...extended(session, now) }, transition: 'adopted' };
  }
  if (session.status === 'failed' && mayBeMistaken(session) && session.recovery?.status === 'pending') {
    const revived = backToLife(session, concurrency, now);
    return { set: { ...revived.set, ...handedOver }, transition: 'adopted' };
  }
  throw new Problem(
    'invalid-transition',
    `Session ${session._id} is ${session.status} (${session.cause ?? 'no cause'}) and cannot be adopted. End its processes and say so with fail.`,
    { current: session.generation },
  );
}

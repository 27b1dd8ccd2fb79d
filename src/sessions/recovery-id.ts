import { Problem } from '../problems/problem.js';

/** Names the recovery of a failure: the session and the generation that failed. */
export function recoveryIdOf(session: { _id: string; generation: number }): string {
  return `${session._id}:${session.generation}`;
}

/** The session that a recovery belongs to. Throws `not-found` for what names no recovery. */
export function sessionIdOf(recoveryId: string): string {
  const separator = recoveryId.lastIndexOf(':');
  if (separator > 0) return recoveryId.slice(0, separator);
  throw new Problem('not-found', `There is no recovery ${recoveryId}.`);
}

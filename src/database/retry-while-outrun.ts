import { Problem } from '../problems/problem.js';

const TRIES_MAX = 10;

/**
 * Loads, decides and commits anew while somebody else is faster: `attempt` answers null then. Throws what
 * `attempt` throws, and `unavailable` when others kept being faster. `what` names the resource to a person.
 */
export async function retryWhileOutrun<T>(what: string, attempt: () => Promise<T | null>): Promise<T> {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const done = await attempt();
    if (done !== null) return done;
  }
  throw new Problem('unavailable', `${what} is being changed by many at once; try again.`);
}

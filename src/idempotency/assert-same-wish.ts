import { Problem } from '../problems/problem.js';
import { requestHash } from './request-hash.js';

/**
 * Refuses a key under which something else was made, where no record of the first request is left: what was made
 * has an id that follows from the key, so it is found for ever. Both are what the two requests wished for.
 */
export function assertSameWish(made: unknown, wished: unknown): void {
  if (requestHash(made) === requestHash(wished)) return;
  throw new Problem('idempotency-mismatch', 'The Idempotency-Key was used for another request.');
}

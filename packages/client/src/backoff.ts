const FIRST_MS = 200;
const LONGEST_MS = 10_000;

/**
 * How long to wait before try number `failures + 1`. Doubles, and is spread over the whole span, so that clients
 * that failed together do not come back together. `random` answers from 0 to below 1.
 */
export function backoffMs(failures: number, random: () => number): number {
  return random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** failures);
}

/**
 * The local deadline of one generation, in seconds of a clock that counts sleep.
 *
 * It counts from the sending: the server computed what is left later than that, so the sum is never beyond
 * the server's own deadline. That one never moves back within a generation, so of two replies, in whatever
 * order they arrive, the one that allows more is true.
 */
export function laterDeadline(
  known: number | null,
  sentAtSeconds: number,
  deadlineInSeconds: number,
): number {
  const told = sentAtSeconds + deadlineInSeconds;
  return known === null ? told : Math.max(known, told);
}

/** Further than this no honest clock strays from another between two sweeps. */
export const CLOCK_STEP_MS = 2_000;

/** How much passed between two sweeps of one process, by two clocks, in milliseconds. */
export interface Elapsed {
  databaseMs: number;
  /** By a clock of the process that nobody sets, and that counts sleep. */
  processMs: number;
}

/**
 * How far the database's clock was moved, in milliseconds, positive where forward; 0 where it was not. Pure.
 * Clocks that nobody sets mean nothing outside of their process, so across processes only one thing is
 * sound: a database whose clock shows less than was recorded by it before was set back.
 */
export function clockStepMs(elapsed: Elapsed | null, sinceRecordedMs: number): number {
  const stepMs = elapsed === null ? Math.min(0, sinceRecordedMs) : elapsed.databaseMs - elapsed.processMs;
  return Math.abs(stepMs) > CLOCK_STEP_MS ? stepMs : 0;
}

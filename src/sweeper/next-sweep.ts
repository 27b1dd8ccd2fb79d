/** A sweep and what webhooks are told after it end within this, unless something is wrong. */
const SWEEP_NEEDS_MS = 28_000;

/** How far a call of the scheduled function has come. */
export interface SweepProgress {
  /** Sweeps of this call so far, and how many there should be. */
  done: number;
  perEvent: number;
  /** From one call to the next. */
  intervalMs: number;
  /** Since the call began. */
  elapsedMs: number;
  /** Until the cloud ends the call. */
  remainingMs: number;
}

/**
 * In how many milliseconds the next sweep of this call begins; null: there is none, or no time for it. They are
 * spread evenly over the interval, and one that is behind begins at once. Pure.
 */
export function nextSweepInMs(progress: SweepProgress): number | null {
  const { done, perEvent, intervalMs, elapsedMs, remainingMs } = progress;
  if (done >= perEvent) return null;
  if (done === 0) return 0;
  const waitMs = Math.max(0, (done * intervalMs) / perEvent - elapsedMs);
  return waitMs + Math.min(SWEEP_NEEDS_MS, intervalMs / perEvent) <= remainingMs ? waitMs : null;
}

/** What a beat through the public URL came to; `off` where none is configured. */
export type CanaryOutcome = 'off' | 'passed' | 'failed';

/** How the canary fared in a row of sweeps. */
export interface CanaryRecord {
  /** How often in a row it failed. */
  failures: number;
  /** When the first of these was sent; null while it passes. */
  failingSince: Date | null;
}

/** One failure may be chance. While something is due to be failed, one is enough to wait for another. */
const FAILURES_THAT_COUNT = 2;

export function recordCanary(before: CanaryRecord, outcome: CanaryOutcome, sentAt: Date): CanaryRecord {
  if (outcome !== 'failed') return { failures: 0, failingSince: null };
  return { failures: before.failures + 1, failingSince: before.failingSince ?? sentAt };
}

/**
 * Whether the canary is reason to doubt: it fails, and no session's heartbeat has landed since it began
 * to. A canary that fails alone tells of the canary. Pure.
 */
export function canaryDoubts(record: CanaryRecord, beatLanded: boolean, anythingOverdue: boolean): boolean {
  if (record.failures === 0 || beatLanded) return false;
  return anythingOverdue || record.failures >= FAILURES_THAT_COUNT;
}

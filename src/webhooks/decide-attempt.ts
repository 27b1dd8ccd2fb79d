/** How one delivery went. */
export type DeliveryResult =
  | { kind: 'answered'; status: number; retryAfterSeconds: number | null }
  | { kind: 'unanswered'; failure: string }
  /** This process is ending and cut it off: it says nothing about the receiver. */
  | { kind: 'aborted' };

/** What follows from it. */
export type AttemptDecision =
  | { kind: 'delivered' }
  | { kind: 'retry'; failure: string; delayMs: number }
  | { kind: 'dead-letter'; failure: string }
  | { kind: 'disable'; failure: string }
  | { kind: 'release' };

export interface RetryPolicy {
  triesMax: number;
  firstRetrySeconds: number;
}

/** However long a receiver asks to wait, and however often it failed. */
const DELAY_MAX_MS = 3_600_000;
/** Each delay is up to so much shorter or longer, so that many that failed together do not come back together. */
const JITTER = 0.2;
const GONE = 410;

/** Decides what becomes of an event after its `attempt`th try. Pure: `random` is in [0, 1). */
export function decideAttempt(
  result: DeliveryResult,
  attempt: number,
  policy: RetryPolicy,
  random: number,
): AttemptDecision {
  if (result.kind === 'aborted') return { kind: 'release' };
  if (result.kind === 'answered' && result.status >= 200 && result.status < 300) return { kind: 'delivered' };
  const failure = result.kind === 'answered' ? `The receiver answered ${result.status}.` : result.failure;
  if (result.kind === 'answered' && result.status === GONE) return { kind: 'disable', failure };
  if (attempt >= policy.triesMax) return { kind: 'dead-letter', failure };
  const asked = result.kind === 'answered' ? (result.retryAfterSeconds ?? 0) * 1000 : 0;
  const backoff = policy.firstRetrySeconds * 1000 * 2 ** (attempt - 1) * (1 - JITTER + 2 * JITTER * random);
  return { kind: 'retry', failure, delayMs: Math.min(DELAY_MAX_MS, Math.max(asked, backoff)) };
}

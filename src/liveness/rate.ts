/** How many machines may be called lost after a doubt at once; refilled by time. */
export interface Tokens {
  machines: number;
  at: Date;
  /** The most that ever waited since the last time that none did: the rate follows from it. */
  mostWaiting: number;
}

export interface LossRate {
  /** At the least so many machines a minute. */
  machinesPerMinute: number;
  /** How often a sweep runs, in seconds. */
  periodSeconds: number;
}

/** However many died, in so many minutes they are all found. */
const ALL_WITHIN_MINUTES = 3;

/**
 * The tokens at `now`: a token bucket (Turner 1986) that holds what one period refills, but one at the
 * least. `waiting` is how many machines wait to be called lost: the rate rises with the most that did, so that
 * the last of them is found in time too. Pure.
 */
export function refilled(tokens: Tokens | null, rate: LossRate, waiting: number, now: Date): Tokens {
  const mostWaiting = waiting === 0 ? 0 : Math.max(waiting, tokens?.mostWaiting ?? 0);
  const perMinute = Math.max(rate.machinesPerMinute, Math.ceil(mostWaiting / ALL_WITHIN_MINUTES));
  const capacity = Math.max(1, (perMinute * rate.periodSeconds) / 60);
  if (tokens === null) return { machines: capacity, at: now, mostWaiting };
  const passedMs = Math.max(0, now.getTime() - tokens.at.getTime());
  const machines = Math.min(capacity, tokens.machines + (perMinute * passedMs) / 60_000);
  return { machines, at: now, mostWaiting };
}

/** Runners need a moment to find an API again that was away, however short their rhythm is. */
export const GRACE_AT_LEAST_MS = 15_000;

/** Whether silence is evidence at the moment, and since when. Instants are the database's. */
export interface Trust {
  /** In doubt: no silence is believed. */
  holding: boolean;
  /** Since when silence is believed again; null where it was never doubted. */
  since: Date | null;
  /** Silences with a deadline before this instant had their whole grace already, and get no other one. */
  spentBefore: Date | null;
}

export const UNDOUBTED: Trust = { holding: false, since: null, spentBefore: null };

/**
 * What a passed deadline means. `plain`: the session is lost. `held`: nothing, while in doubt. `graced`: nothing
 * yet, for its one fresh grace after a doubt still runs. `spent`: that grace is over too, and the session
 * is lost; as many may be so at once, they are failed at a limited rate.
 */
export type Standing = 'plain' | 'held' | 'graced' | 'spent';

/** The grace of a session after a doubt, in milliseconds: its own deadline's length anew. */
export function graceMs(lifeMs: number): number {
  return Math.max(lifeMs, GRACE_AT_LEAST_MS);
}

/**
 * Judges the passed deadline of a session. Pure. Grace is no write of its own: it follows from the one
 * instant since which silence is believed, and from the session's own rhythm.
 */
export function standingOf(silent: { deadlineAt: Date; lifeMs: number }, trust: Trust, now: Date): Standing {
  if (trust.holding) return 'held';
  const deadline = silent.deadlineAt.getTime();
  if (trust.spentBefore !== null && deadline < trust.spentBefore.getTime()) return 'spent';
  if (trust.since === null) return 'plain';
  const graceEnds = trust.since.getTime() + graceMs(silent.lifeMs);
  if (deadline >= graceEnds) return 'plain';
  return now.getTime() < graceEnds ? 'graced' : 'spent';
}

/** Whether a session whose deadline has passed may be called lost. */
export function isBelieved(standing: Standing): boolean {
  return standing === 'plain' || standing === 'spent';
}

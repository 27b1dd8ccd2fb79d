import { sleepCountingSeconds } from '../../packages/runner/dist/adapters/sleep-counting-clock.js';
import { groupBy, overlaps } from './invariants.mjs';

/** How far the calendar, in seconds, is ahead of the clock that agents write down. */
export const calendarOffset = () => Date.now() / 1_000 - sleepCountingSeconds();

/**
 * For each session that was handed on without its holder's word: how long before the claim the old tree last acted,
 * in seconds. Nothing may be below zero.
 */
export function fenceMargins({ history, acts }) {
  const offset = calendarOffset();
  return [...groupBy(acts, ({ sessionId }) => sessionId)].flatMap(([sessionId, own]) => {
    const states = history.get(sessionId) ?? [];
    return states.slice(1).flatMap((state, index) => {
      const before = states[index];
      if (state.status !== 'recovering' || before.status !== 'failed' || before.endConfirmed) return [];
      const older = own.filter(({ generation }) => generation < state.generation);
      if (older.length === 0) return [];
      const lastAct = Math.max(...older.map(({ atSeconds }) => atSeconds)) + offset;
      return [state.recovery.claimedAt.getTime() / 1_000 - lastAct];
    });
  });
}

/** The longest time that an older tree acted beside a newer one, in seconds. */
export function besideSeconds(acts) {
  return Math.max(0, ...overlaps(acts).map(({ seconds }) => seconds));
}

/** When agents acted last, by session, by the clock that they write down. */
export function lastActs(journal) {
  const groups = groupBy(journal.acts(), ({ sessionId }) => sessionId);
  return new Map([...groups].map(([id, own]) => [id, Math.max(...own.map(({ atSeconds }) => atSeconds))]));
}

/** The smallest value that so large a part does not exceed (nearest rank). */
export function percentile(values, part) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN;
}

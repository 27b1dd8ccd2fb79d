import type { Trust } from '../liveness/grace.js';
import { graceIsOver } from '../sessions/silence-filter.js';

/** A sweep that was frozen for longer than this between its read and its write changes nothing. */
export const SWEEP_STALE_AFTER_MS = 10_000;

/**
 * What has to be true at the moment of a sweeper's write, by the database's clock: the instant that it
 * acts on has passed, and the sweep that read it began a moment ago. `rev` is checked by the commit. With
 * `trust` the grace that follows a doubt is over too.
 */
export function sweepPremise(
  dueField: 'deadlineAt' | 'stallDeadlineAt' | 'dueAt',
  startedAt: Date,
  trust: Trust | null = null,
) {
  return {
    $expr: {
      $and: [
        { $lte: [`$${dueField}`, '$$NOW'] },
        { $lt: [{ $subtract: ['$$NOW', startedAt] }, SWEEP_STALE_AFTER_MS] },
        ...(trust === null ? [] : graceIsOver(trust)),
      ],
    },
  };
}

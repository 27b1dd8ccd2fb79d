/** A sweep that was frozen for longer than this between its read and its write changes nothing. */
export const SWEEP_STALE_AFTER_MS = 10_000;

/**
 * What has to be true at the moment of a sweeper's write, by the database's clock: the instant that it
 * acts on has passed, and the sweep that read it began a moment ago. `rev` is checked by the commit.
 */
export function sweepPremise(dueField: 'deadlineAt' | 'stallDeadlineAt' | 'dueAt', startedAt: Date) {
  return {
    $expr: {
      $and: [
        { $lte: [`$${dueField}`, '$$NOW'] },
        { $lt: [{ $subtract: ['$$NOW', startedAt] }, SWEEP_STALE_AFTER_MS] },
      ],
    },
  };
}

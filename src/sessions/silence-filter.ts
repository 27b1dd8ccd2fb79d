import { GRACE_AT_LEAST_MS, type Trust } from '../liveness/grace.js';

/**
 * Of sessions whose deadline has passed those that are lost as ever: `standingOf` calls them `plain`. As a
 * query; a test holds the two together. Nothing is while in doubt.
 */
export function plainFilter({ since, spentBefore }: Trust): Record<string, unknown> {
  return {
    ...(spentBefore === null ? {} : { deadlineAt: { $gte: spentBefore } }),
    ...(since === null ? {} : { $expr: { $gte: ['$deadlineAt', graceEnds(since)] } }),
  };
}

/** The same for those that are lost because their grace after a doubt is over: `spent`. Null: there was none. */
export function spentFilter({ since, spentBefore }: Trust, now: Date): Record<string, unknown> | null {
  if (since === null) return null;
  const before = spentBefore === null ? [] : [{ deadlineAt: { $lt: spentBefore } }];
  const ended = graceEnds(since);
  return { $or: [...before, { $expr: { $and: [{ $lt: ['$deadlineAt', ended] }, { $lte: [ended, now] }] } }] };
}

/** Whether the grace of a session is over by the database's clock, as an expression. */
export function graceIsOver({ since, spentBefore }: Trust): Record<string, unknown>[] {
  if (since === null) return [];
  const over = { $lte: [graceEnds(since), '$$NOW'] };
  return [spentBefore === null ? over : { $or: [over, { $lt: ['$deadlineAt', spentBefore] }] }];
}

function graceEnds(since: Date): Record<string, unknown> {
  return { $add: [since, { $max: ['$policy.lifeMs', GRACE_AT_LEAST_MS] }] };
}

import type { RunLog } from '../run-log/run-log.js';
import type { RunRecord } from '../run-log/run-record.js';

const LOOKED_AT_MAX = 2_000;
const PREFIX_MIN = 4;

/**
 * The run that a person means: by its id, the session that it is of, its name, or an unambiguous beginning of the id. Of
 * several with one session or name the newest. Answers why there is none.
 */
export function findRun(log: RunLog, wanted: string): Readonly<RunRecord> | string {
  const exact = log.find(wanted);
  if (exact) return exact;
  const runs = log.list(LOOKED_AT_MAX);
  const named = runs.find(({ sessionId, meta }) => sessionId === wanted || meta.name === wanted);
  if (named) return named;
  const begins = (id: string | null) => id?.startsWith(wanted) || id?.startsWith(`run-${wanted}`);
  const found =
    wanted.length < PREFIX_MIN ? [] : runs.filter((run) => begins(run.runId) || begins(run.sessionId));
  const [first, ...others] = found;
  if (!first) return `there is no run ${wanted}`;
  if (others.length > 0) return `${wanted} begins the ids of ${found.length} runs: write more of it`;
  return first;
}

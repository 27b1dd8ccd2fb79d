import { type RunResult, run } from './run.js';
import type { Scenario } from './scenarios/scenario.js';

/** So many worlds are played to make one failure small, where nobody says otherwise. */
const TRIES_MAX = 150;

export interface Shrunk {
  /** The places in the plan of the faults that are needed, and no others. */
  readonly only: readonly number[];
  readonly result: RunResult;
}

/**
 * Makes a failing plan small: leaves out ever smaller parts of it for as long as the same invariant still breaks (the
 * "delta debugging" of Zeller and Hildebrandt). Answers the run of what is left, with its trace.
 */
export async function shrink(
  scenario: Scenario,
  failed: RunResult,
  traceLines: number,
  triesMax = TRIES_MAX,
): Promise<Shrunk> {
  const wanted = failed.violation;
  if (!wanted) throw new Error('Only a failing run can be shrunk.');
  let tries = 0;
  const fails = async (only: readonly number[]) => {
    tries += 1;
    return (await run(scenario, failed.seed, { only })).violation?.invariant === wanted.invariant;
  };
  // What comes after the failure has no part in it.
  let only = failed.faults.flatMap(({ at }, index) => (at <= wanted.at ? [index] : []));
  if (!(await fails(only))) only = failed.faults.map((_, index) => index);
  for (let parts = 2; only.length > 0 && tries < triesMax; ) {
    const size = Math.ceil(only.length / parts);
    let smaller: readonly number[] | null = null;
    for (let from = 0; from < only.length && tries < triesMax; from += size) {
      const rest = [...only.slice(0, from), ...only.slice(from + size)];
      if (await fails(rest)) {
        smaller = rest;
        break;
      }
    }
    if (smaller) {
      only = [...smaller];
      parts = Math.max(2, parts - 1);
    } else if (size === 1) break;
    else parts = Math.min(only.length, parts * 2);
  }
  return { only, result: await run(scenario, failed.seed, { only, traceLines }) };
}

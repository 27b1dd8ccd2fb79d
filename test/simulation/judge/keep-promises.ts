import type { Promises } from '../scenarios/scenario.js';
import type { Fault } from '../world/fault.js';
import type { World } from '../world/world.js';
import { noticeableFrom, outagesIn } from './outages.js';

/** Holds a run against what its scenario promises besides what holds always. */
export function keepPromises(world: World, promises: Promises, faults: readonly Fault[]): void {
  const { judge, truth } = world;
  const { verdicts } = judge;
  if (promises.noWrongVerdict && verdicts.wrong > 0) {
    judge.violated('false-positive', `${verdicts.wrong} verdicts of silence on sessions that lived`);
  }
  if (promises.noVerdict && verdicts.right + verdicts.unavoidable + verdicts.wrong > 0) {
    judge.violated('false-positive', `verdicts of silence: ${JSON.stringify(verdicts)}`);
  }
  if (promises.foundWithinSeconds === undefined) return;
  const outages = outagesIn(faults);
  for (const { sessionId, at, detectedAt } of truth.crashes) {
    if (detectedAt === null) continue;
    const took = detectedAt - noticeableFrom(at, outages);
    if (took <= promises.foundWithinSeconds) continue;
    const limit = promises.foundWithinSeconds;
    judge.violated('found-late', `${sessionId} was found after ${took.toFixed(1)} s, not within ${limit} s`);
  }
}

import { apisDown } from './scenarios/apis-down.mjs';
import { detection } from './scenarios/detection.mjs';
import { manySweepers } from './scenarios/many-sweepers.mjs';
import { orphans } from './scenarios/orphans.mjs';
import { partition } from './scenarios/partition.mjs';
import { poolFilled } from './scenarios/pool-filled.mjs';
import { primaryFrozen } from './scenarios/primary-frozen.mjs';
import { primaryKilled } from './scenarios/primary-killed.mjs';
import { rateLimit } from './scenarios/rate-limit.mjs';
import { suspended } from './scenarios/suspended.mjs';
import { sweeperDown } from './scenarios/sweeper-down.mjs';
import { wrongClocks } from './scenarios/wrong-clocks.mjs';

/** In the order in which they are run. */
export const scenarios = [
  primaryKilled,
  primaryFrozen,
  poolFilled,
  partition,
  rateLimit,
  apisDown,
  sweeperDown,
  manySweepers,
  detection,
  orphans,
  suspended,
  wrongClocks,
];

import { primaryKilled } from './scenarios/primary-killed.mjs';

/** In the order in which they are run. */
export const scenarios = [primaryKilled];

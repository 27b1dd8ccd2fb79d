import { CALM_WEATHER } from '../world/network.js';
import type { WorldConfig } from '../world/world-config.js';

/** The default policy on three machines, as most installations are. */
export const USUAL: Omit<WorldConfig, 'seed'> = {
  machines: 3,
  boundKeys: true,
  slotsPerMachine: 4,
  sessions: 6,
  keepsGoing: false,
  settings: { recoveryMode: 'any-machine', abandonAfterHours: 1 },
  apis: 2,
  sweepEverySeconds: 10,
  sweepers: 1,
  sweepScheduled: false,
  canary: true,
  weather: CALM_WEATHER,
  storeSeconds: 0.004,
  daemonTickSeconds: 1,
  warmUpSeconds: 300,
  troubleSeconds: 1_200,
  calmSeconds: 1_800,
};

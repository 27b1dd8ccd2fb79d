import type { ProjectSettings } from '../../../src/projects/project-settings.js';
import type { NetworkWeather } from './network.js';

/** What a world is made of; all randomness comes from its seed. */
export interface WorldConfig {
  readonly seed: number;
  readonly machines: number;
  /** Whether each machine's key is bound to it; else one key is good for all. */
  readonly boundKeys: boolean;
  readonly slotsPerMachine: number;
  /** So many sessions are kept going by people, on whichever machine has room. */
  readonly sessions: number;
  /** Whether people start a new session for each one that ended. */
  readonly keepsGoing: boolean;
  readonly settings: Partial<ProjectSettings>;
  readonly apis: number;
  readonly sweepEverySeconds: number;
  readonly sweepers: number;
  /** By scheduled functions instead of the timer of a process. */
  readonly sweepScheduled: boolean;
  /** Whether each sweep beats through the public URL first. */
  readonly canary: boolean;
  readonly weather: NetworkWeather;
  readonly storeSeconds: number;
  readonly daemonTickSeconds: number;
  /** Faults happen from `warmUpSeconds` on. */
  readonly warmUpSeconds: number;
  readonly troubleSeconds: number;
  /** Afterwards everything is well again, and everything has to come to rest. */
  readonly calmSeconds: number;
}

import type { Chance } from '../world/chance.js';
import type { Fault } from '../world/fault.js';
import type { WorldConfig } from '../world/world-config.js';

/** A kind of world and what goes wrong in it. The plan follows from the seed alone. */
export interface Scenario {
  readonly name: string;
  /** One sentence: what it shows. */
  readonly about: string;
  config(chance: Chance): Omit<WorldConfig, 'seed'>;
  plan(chance: Chance, config: Omit<WorldConfig, 'seed'>): readonly Fault[];
}

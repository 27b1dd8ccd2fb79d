import type { Chance } from '../world/chance.js';
import type { Fault } from '../world/fault.js';
import type { WorldConfig } from '../world/world-config.js';

/** A kind of world and what goes wrong in it. The plan follows from the seed alone. */
export interface Scenario {
  readonly name: string;
  /** One sentence: what it shows. */
  readonly about: string;
  /** With how many seeds the published figures are made. */
  readonly publishedSeeds: number;
  config(chance: Chance): Omit<WorldConfig, 'seed'>;
  /** What holds in this scenario besides what holds always. */
  readonly promises?: Promises;
  plan(chance: Chance, config: Omit<WorldConfig, 'seed'>): readonly Fault[];
}

export interface Promises {
  /** No verdict of silence on anybody who lives and whose silence is not his own. */
  readonly noWrongVerdict?: true;
  /** No verdict of silence at all. */
  readonly noVerdict?: true;
  /** From a crash, or from the end of the outage that it fell into, to the status `failed`, in seconds. */
  readonly foundWithinSeconds?: number;
}

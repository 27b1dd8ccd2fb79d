import { CHAOS, RACES } from './chaos.js';
import { crashScenario, EXITS, REBOOT } from './crash.js';
import { COPIES, HANDOVER } from './handover.js';
import {
  API_OUTAGE,
  FAILOVERS,
  MASS_DEATH,
  MASS_SILENCE,
  OWN_OUTAGE,
  SWEEPER_OUTAGE,
  SWEEPERS,
} from './outages.js';
import type { Scenario } from './scenario.js';
import { CALENDARS, DAEMON_DEATHS, LOSS, PARTITIONS, PAUSES, SLEEPS } from './silences.js';
import { USUAL } from './usual-world.js';

const CALM: Scenario = {
  name: 'calm',
  publishedSeeds: 5,
  about: 'nothing goes wrong, and nobody is suspected',
  config: () => USUAL,
  promises: { noVerdict: true },
  plan: () => [],
};

export const SCENARIOS: readonly Scenario[] = [
  CALM,
  crashScenario(60, 10, 200),
  crashScenario(60, 60, 250),
  crashScenario(15, 10, 65),
  crashScenario(15, 60, 115),
  EXITS,
  REBOOT,
  PAUSES,
  DAEMON_DEATHS,
  SLEEPS,
  PARTITIONS,
  LOSS,
  CALENDARS,
  API_OUTAGE,
  SWEEPER_OUTAGE,
  OWN_OUTAGE,
  MASS_SILENCE,
  MASS_DEATH,
  FAILOVERS,
  SWEEPERS,
  HANDOVER,
  COPIES,
  CHAOS,
  RACES,
];

/** Throws where there is none of this name. */
export function scenarioNamed(name: string): Scenario {
  const found = SCENARIOS.find((scenario) => scenario.name === name);
  if (found) return found;
  throw new Error(
    `There is no scenario ${name}: use one of ${SCENARIOS.map((each) => each.name).join(', ')}.`,
  );
}

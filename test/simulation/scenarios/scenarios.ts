import { CHAOS } from './chaos.js';
import { crashScenario } from './crash.js';
import type { Scenario } from './scenario.js';
import { USUAL } from './usual-world.js';

const CALM: Scenario = {
  name: 'calm',
  about: 'nothing goes wrong, and nobody is suspected',
  config: () => USUAL,
  plan: () => [],
};

export const SCENARIOS: readonly Scenario[] = [CALM, crashScenario(60, 10), CHAOS];

export function scenarioNamed(name: string): Scenario {
  const found = SCENARIOS.find((scenario) => scenario.name === name);
  if (found) return found;
  throw new Error(
    `There is no scenario ${name}: use one of ${SCENARIOS.map((each) => each.name).join(', ')}.`,
  );
}

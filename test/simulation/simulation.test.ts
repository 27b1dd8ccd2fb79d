import { describe, expect, it } from 'vitest';
import { INVARIANTS } from './judge/violation.js';
import { loadSimulator } from './load-simulator.js';

/** The fixed seeds: the same worlds in every run. */
const SEEDS: Readonly<Record<string, number>> = {
  handover: 5,
  chaos: 5,
  reboot: 3,
  pause: 2,
  'mass-silence': 2,
};
const SEEDS_OTHERWISE = 1;

const simulator = await loadSimulator({ name: 'test' });

describe.each(simulator.SCENARIOS.map(({ name, about }) => [name, about] as const))('%s', (name, about) => {
  it(`keeps every promise while ${about}`, async () => {
    const scenario = simulator.scenarioNamed(name);
    for (let seed = 1; seed <= (SEEDS[name] ?? SEEDS_OTHERWISE); seed += 1) {
      const result = await simulator.run(scenario, seed);
      const again = `npm run simulate -- --scenario ${name} --seed ${seed} --seeds 1`;
      expect(
        result.violation,
        result.violation ? `${INVARIANTS[result.violation.invariant]}: ${again}` : '',
      ).toBeNull();
    }
  });
});

it('plays the same world again from the same seed, to the last step', async () => {
  const scenario = simulator.scenarioNamed('chaos');
  const first = await simulator.run(scenario, 3, { traceLines: 1_000 });
  const second = await simulator.run(scenario, 3, { traceLines: 1_000 });
  expect(second).toEqual(first);
  expect(first.steps).toBeGreaterThan(10_000);
  expect((await simulator.run(scenario, 4)).steps).not.toBe(first.steps);
});

import { expect, it } from 'vitest';
import { loadSimulator } from './load-simulator.js';
import { MUTANTS } from './mutants.js';

const SHRINK_TRIES = 25;
/** A change elsewhere may move what a seed leads to: so many seeds are tried, the known one first. */
const SEEDS_TRIED = 10;

it.each(MUTANTS.map((mutant, index) => [mutant.name, mutant, index] as const))(
  'notices a source that %s',
  async (name, mutant, index) => {
    const simulator = await loadSimulator({ name: `mutant-${index}`, mutation: mutant });
    const scenario = simulator.scenarioNamed(mutant.scenario);
    const seen: string[] = [];
    for (let seed = mutant.seed; seed < mutant.seed + SEEDS_TRIED; seed += 1) {
      const { violation } = await simulator.run(scenario, seed);
      if (violation && mutant.shownBy.includes(violation.invariant)) return;
      seen.push(`${seed}: ${violation?.invariant ?? 'nothing'}`);
    }
    expect.fail(`No world of ${mutant.scenario} shows that it ${name} (${seen.join(', ')})`);
  },
  120_000,
);

it('shrinks what it noticed to the faults that are needed, and says how to see it again', async () => {
  const mutant = MUTANTS.find(({ name }) => name.startsWith('computes deadlines'));
  if (!mutant) throw new Error('There is no such mutant.');
  const simulator = await loadSimulator({ name: 'shrunk', mutation: mutant });
  const scenario = simulator.scenarioNamed(mutant.scenario);
  const failed = await simulator.run(scenario, mutant.seed);
  const shrunk = await simulator.shrink(scenario, failed, 40, SHRINK_TRIES);
  expect(shrunk.result.violation?.invariant).toBe(failed.violation?.invariant);
  expect(shrunk.only.length).toBeLessThan(failed.faults.length / 2);
  const text = simulator.describeFailure(failed, shrunk).join('\n');
  expect(text).toContain(
    `--scenario ${mutant.scenario} --seed ${mutant.seed} --seeds 1 --only ${shrunk.only.join(',')}`,
  );
  for (const fault of shrunk.result.faults) expect(text).toContain(JSON.stringify(fault));
}, 120_000);

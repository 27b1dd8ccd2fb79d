// npm run soak -- --minutes N: random faults over a real stack, and the invariants after each round of them.
import process from 'node:process';
import { parseArgs } from 'node:util';
import { chanceFrom } from './faults/chance.mjs';
import { randomRound } from './faults/random-round.mjs';
import { runScenario, say, seedOf, tell, withReplicaSet } from './faults/run.mjs';

const help = `Plays random faults on real processes, sockets and a replica set of three, round after round, and compares
what was acknowledged and what acted with what is stored after each of them.

  npm run soak -- [options]

  --minutes <number>         how long; rounds are begun until then (10)
  --round-seconds <number>   how long faults happen in each round (60)
  --seed <number>            the seed of the first round, as an earlier run printed it before a round
  --keep                     leaves the logs of a round that failed where they are, and ends there
  --help                     says this

A seed repeats what chance draws; when exactly something happens is up to the machine.
Exit codes: 0 all rounds passed, 1 one failed.`;

const { values: options } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    'round-seconds': { type: 'string', default: '60' },
    seed: { type: 'string' },
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

async function main() {
  if (options.help) return tell(help);
  const until = Date.now() + Number(options.minutes) * 60_000;
  const seconds = Number(options['round-seconds']);
  const results = [];
  let seed = seedOf(options.seed);
  const endedBy = await withReplicaSet(options, async (around) => {
    for (let number = 1; number === 1 || Date.now() < until; number += 1) {
      around.signal.throwIfAborted();
      say(`seed ${seed}`);
      const result = await runScenario(randomRound({ number, seconds }), { ...around, seed });
      results.push({ ...result, seed });
      if (!result.passed && options.keep) return false;
      seed = Math.floor(chanceFrom(seed).next() * 1_000_000_000);
    }
    return results.every(({ passed }) => passed);
  });
  if (endedBy !== undefined) return endedBy;
  const figure = (name) =>
    results
      .flatMap(({ figures }) => figures)
      .reduce((sum, each) => sum + (each.name === name ? each.value : 0), 0);
  for (const { name, seed: own } of results.filter(({ passed }) => !passed))
    console.log(`FAILED  ${name}, seed ${own}`);
  console.log(
    `${results.length} rounds, ${figure('faults')} faults, ${figure('acknowledged answers compared')} answers, ` +
      `${figure('acts compared')} acts, ${figure('broken invariants')} broken invariants, ` +
      `${figure('false positives')} false positives`,
  );
  const passed = results.filter((result) => result.passed).length;
  console.log(`${passed} passed, ${results.length - passed} failed`);
  return passed === results.length ? 0 : 1;
}

process.exitCode = await main();

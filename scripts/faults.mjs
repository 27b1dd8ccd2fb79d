// npm run test:faults [-- --short] [--scenario name]: real processes, sockets and databases, treated badly.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { tableOf } from './faults/report.mjs';
import { runScenario, say, seedOf, tell, withReplicaSet } from './faults/run.mjs';
import { scenarios } from './faults/scenarios.mjs';

const publishedFile = fileURLToPath(new URL('../docs/figures/faults.json', import.meta.url));

const besideInShort = 2;

const help = `Runs the system on real processes, sockets and a replica set of three, breaks what it stands on, and compares
what was acknowledged and what acted with what is stored.

  npm run test:faults -- [options]

  --short             in less than six minutes: fewer rounds, shorter outages
  --scenario <name>   only this one; may be given several times
  --seed <number>     repeats the chances that an earlier run drew (not the timing of the machine)
  --publish           writes the figures of what was played to docs/figures/faults.json
  --keep              leaves the logs of what failed where they are
  --list              names the scenarios
  --help              says this

Exit codes: 0 all passed, 1 something failed, 64 a wrong option.`;

const { values: options } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    scenario: { type: 'string', multiple: true },
    seed: { type: 'string' },
    publish: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

async function main() {
  if (options.help) return tell(help);
  if (options.list) return tell(scenarios.map(({ name, title }) => `${name.padEnd(16)} ${title}`).join('\n'));
  const wanted = options.scenario ?? scenarios.map(({ name }) => name);
  const unknown = wanted.filter((name) => !scenarios.some((each) => each.name === name));
  if (unknown.length > 0) {
    console.error(`There is no scenario ${unknown.join(', ')}: --list names them.`);
    return 64;
  }
  const seed = seedOf(options.seed);
  say(`seed ${seed}`);
  const results = [];
  const endedBy = await withReplicaSet(options, async (around) => {
    const chosen = scenarios.filter(({ name }) => wanted.includes(name));
    const run = async (scenario) => {
      around.signal.throwIfAborted();
      results.push(await runScenario(scenario, { ...around, seed, short: options.short }));
    };
    for (const scenario of chosen.filter(({ touchesDatabase }) => touchesDatabase)) await run(scenario);
    // They mostly wait, each around a database of its own.
    const rest = chosen.filter(({ touchesDatabase }) => !touchesDatabase);
    const takeNext = async () => {
      for (let next = rest.shift(); next; next = rest.shift()) await run(next);
    };
    await Promise.all(Array.from({ length: options.short ? besideInShort : 1 }, takeNext));
    return results.every(({ passed }) => passed);
  });
  if (endedBy !== undefined) return endedBy;
  console.log(tableOf(results));
  if (options.publish) await publish(results, seed);
  const passed = results.filter((result) => result.passed).length;
  console.log(`${passed} passed, ${results.length - passed} failed`);
  return passed === results.length ? 0 : 1;
}

/** Replaces the figures of what was played and leaves the others as they are. */
async function publish(results, seed) {
  const form = options.short ? 'short' : 'full';
  const before = await published();
  const figures = scenarios.flatMap(({ name, title, note }) => {
    const played = results.find((result) => result.name === name);
    if (!played) return before.find((each) => each.name === name) ?? [];
    const { passed, figures: own } = played;
    const seconds = Math.round(played.seconds);
    return { name, title, ...(note && { note }), form, seed, passed, seconds, figures: own.map(rounded) };
  });
  const report = { command: 'npm run test:faults -- --publish', scenarios: figures };
  await mkdir(dirname(publishedFile), { recursive: true });
  await writeFile(publishedFile, `${JSON.stringify(report, null, 2)}\n`);
}

async function published() {
  try {
    return JSON.parse(await readFile(publishedFile, 'utf8')).scenarios;
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

function rounded(figure) {
  return { ...figure, value: Math.round(figure.value * 1_000) / 1_000 };
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
}

// npm run test:faults [-- --short] [--scenario name]: real processes, sockets and databases, treated badly.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { killLeftovers } from './demo/leftovers.mjs';
import { chanceFrom } from './faults/chance.mjs';
import { describe, tableOf } from './faults/report.mjs';
import { scenarios } from './faults/scenarios.mjs';
import { Stage } from './faults/stage.mjs';
import { ThreeMembers } from './faults/three-members.mjs';
import { exitCodeOf, onEnding } from './launcher/signals.mjs';
import { findMongod } from './mongod.mjs';

const published = fileURLToPath(new URL('../docs/figures/faults.json', import.meta.url));
const scenarioLimitMs = 900_000;

const help = `Runs the system on real processes, sockets and a replica set of three, breaks what it stands on, and compares
what was acknowledged and what acted with what is stored.

  npm run test:faults -- [options]

  --short             in less than six minutes, with shorter outages
  --scenario <name>   only this one; may be given several times
  --seed <number>     repeats the chances that an earlier run drew (not the timing of the machine)
  --publish           writes the figures to docs/figures/faults.json
  --keep              leaves the logs of what failed where they are
  --list              names the scenarios
  --help              says this

Exit codes: 0 all passed, 1 something failed.`;

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
const startedAt = Date.now();
const say = (line) =>
  console.error(`${((Date.now() - startedAt) / 1_000).toFixed(1).padStart(6)} s  ${line}`);

async function main() {
  if (options.help) return tell(help);
  if (options.list) return tell(scenarios.map(({ name, title }) => `${name.padEnd(20)} ${title}`).join('\n'));
  const unknown = (options.scenario ?? []).filter((name) => !scenarios.some((each) => each.name === name));
  if (unknown.length > 0) {
    console.error(`There is no scenario ${unknown.join(', ')}: --list names them.`);
    return 64;
  }
  const chosen = scenarios.filter(({ name }) => options.scenario?.includes(name) ?? true);
  const ending = new AbortController();
  let endedBy;
  const stopListening = onEnding((signal) => {
    endedBy = signal;
    ending.abort(new Error(`ended by ${signal}`));
  });
  const seed = options.seed === undefined ? Date.now() % 1_000_000_000 : Number(options.seed);
  say(`seed ${seed}`);
  const directory = await mkdtemp(join(tmpdir(), 'claude-projects-faults-'));
  const results = [];
  let members;
  try {
    members = await ThreeMembers.start({ mongod: await findMongod(say), directory, signal: ending.signal });
    say('three members of a replica set are up');
    for (const scenario of chosen) {
      ending.signal.throwIfAborted();
      results.push(await run(scenario, { members, directory, seed, signal: ending.signal }));
    }
  } catch (error) {
    if (!endedBy) {
      console.error(error);
      results.push({ name: 'the replica set', passed: false, figures: [] });
    }
  } finally {
    await members?.stop().catch((error) => console.error(error));
    killLeftovers(directory);
    const failed = results.some(({ passed }) => !passed);
    if (options.keep && failed) say(`the logs are in ${directory}`);
    else await rm(directory, { recursive: true, force: true });
    stopListening();
  }
  if (endedBy) return exitCodeOf(null, endedBy);
  console.log(tableOf(results));
  if (options.publish) await publish(results, seed);
  const passed = results.filter((result) => result.passed).length;
  console.log(`${passed} passed, ${results.length - passed} failed`);
  return passed === results.length ? 0 : 1;
}

async function run(scenario, { members, directory, seed, signal }) {
  const { name, title, env } = scenario;
  const limit = AbortSignal.any([signal, AbortSignal.timeout(scenarioLimitMs)]);
  const since = Date.now();
  say(`${name}: ${title}`);
  const chance = chanceFrom(seed);
  const stage = await Stage.set({ name, members, directory, env, chance, signal: limit, say });
  let result;
  try {
    result = describe(scenario, await scenario.play(stage, { short: options.short }));
  } catch (error) {
    result = { name, title, passed: false, figures: [], complaints: [error.stack ?? String(error)] };
  } finally {
    await stage.close();
    if (!signal.aborted) await members.mend();
  }
  result.seconds = (Date.now() - since) / 1_000;
  say(`${name}: ${result.passed ? 'passed' : 'FAILED'} in ${result.seconds.toFixed(1)} s`);
  for (const complaint of result.complaints ?? []) console.error(`  ${complaint}`);
  return result;
}

async function publish(results, seed) {
  const form = options.short ? 'short' : 'full';
  const figures = results.map(({ name, title, passed, seconds, figures: own }) => ({
    ...{ name, title, passed, seconds: Math.round(seconds) },
    figures: own,
  }));
  const report = { command: 'npm run test:faults -- --publish', form, seed, scenarios: figures };
  await writeFile(published, `${JSON.stringify(report, null, 2)}\n`);
}

function tell(text) {
  console.log(text);
  return 0;
}

process.exitCode = await main();

// npm run simulate -- --help
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundleSimulator } from './simulate/bundle.mjs';
import { HELP, readOptions } from './simulate/options.mjs';
import { Pool } from './simulate/pool.mjs';

const TRACE_LINES = 60;
const root = fileURLToPath(new URL('..', import.meta.url));
const published = join(root, 'docs', 'reliability.md');
const simulated = join(root, 'docs', 'figures', 'simulation.json');
const measuredForReal = join(root, 'docs', 'figures', 'faults.json');

async function main() {
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  const bundle = pathToFileURL(
    await bundleSimulator({ name: `simulate-${process.pid}`, passing: true }),
  ).href;
  const simulator = await import(bundle);
  if (options.list) {
    for (const { name, about } of simulator.SCENARIOS) console.log(`${name.padEnd(20)} ${about}`);
    return 0;
  }
  if (options.render) {
    render(simulator);
    return 0;
  }
  const pool = new Pool({ bundle, workers: options.workers });
  try {
    return await play(simulator, pool, options);
  } finally {
    await pool.close();
  }
}

async function play(simulator, pool, options) {
  const say = (lines) => (options.json ? console.error : console.log)(lines.join('\n'));
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1_000;
  const scenarios = options.scenario ? [simulator.scenarioNamed(options.scenario)] : simulator.SCENARIOS;
  const seedsOf = ({ publishedSeeds }) => (options.publish ? publishedSeeds : options.seeds);
  say([`seeds from ${options.first} on`]);
  const results = new Map(scenarios.map(({ name }) => [name, []]));
  const broken = new Set();
  const traceLines = options.trace ? TRACE_LINES : undefined;
  const worlds = [];
  // Of every scenario the first seed, then of every one the second: whenever time is up, all had their share.
  for (let count = 0; count < Math.max(...scenarios.map(seedsOf)); count += 1) {
    for (const scenario of scenarios)
      if (count < seedsOf(scenario)) worlds.push([scenario, options.first + count]);
  }
  await Promise.all(
    Array.from({ length: options.workers }, async () => {
      for (let world = worlds.shift(); world && seconds() < options.seconds; world = worlds.shift()) {
        const [scenario, seed] = world;
        if (broken.has(scenario.name)) continue;
        const result = await pool.play({ scenario: scenario.name, seed, only: options.only, traceLines });
        results.get(scenario.name).push(result);
        if (options.trace) say(result.trace);
        if (!result.violation) continue;
        broken.add(scenario.name);
        say(simulator.describeFailure(result, await simulator.shrink(scenario, result, TRACE_LINES)));
      }
    }),
  );
  const wallSeconds = seconds();
  const figures = scenarios.map(({ name }) => simulator.figuresOf(name, results.get(name)));
  for (const each of figures) say(simulator.describeFigures(each));
  say([simulator.describeSpeed(figures, wallSeconds)]);
  if (options.json) console.log(JSON.stringify(figures, null, 2));
  if (options.publish) {
    publish(simulator, figures, wallSeconds);
  }
  return broken.size > 0 ? 1 : 0;
}

/** Replaces the figures of what was played, and leaves the others as they are. */
function publish(simulator, figures, wallSeconds) {
  const before = existsSync(simulated) ? readJson(simulated) : { figures: [], stepsPerMinute: 0 };
  const merged = simulator.SCENARIOS.flatMap(
    ({ name }) => [...figures, ...before.figures].find(({ scenario }) => scenario === name) ?? [],
  );
  const steps = figures.reduce((sum, each) => sum + each.steps, 0);
  // How fast it goes is told of all scenarios together.
  const stepsPerMinute =
    figures.length === merged.length ? Math.round((steps / wallSeconds) * 60) : before.stepsPerMinute;
  mkdirSync(dirname(simulated), { recursive: true });
  writeFileSync(simulated, `${JSON.stringify({ stepsPerMinute, figures: merged }, null, 2)}\n`);
  render(simulator);
}

/** Writes the document from what was measured last. */
function render(simulator) {
  const real = existsSync(measuredForReal) ? readJson(measuredForReal) : null;
  writeFileSync(published, simulator.describeReliability(readJson(simulated), real));
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

process.exitCode = await main();

// npm run simulate -- [--scenario S] [--seeds N] [--seed X] [--only 1,2] [--seconds T] [--json]: plays simulated worlds.
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { bundleSimulator } from './simulate/bundle.mjs';

const TRACE_LINES = 60;
const HELP = `npm run simulate -- [options]

Plays worlds in which everything goes wrong that can, and checks what must never happen after every step. All of a world
follows from its scenario and its seed.

  --scenario S   one of those that --list names; all where it is left out
  --seeds N      how many seeds of each scenario (default 20)
  --seed X       the first of them (default 1); "new" takes one from the clock and prints it
  --seconds T    stop after so many seconds, however many seeds were played
  --only A,B     of the plan's faults only those at these places; "none" for none. With a single seed
  --trace        print the last steps, also of a world in which nothing broke. With a single seed
  --json         print the figures as JSON, and nothing else to standard output
  --list         name the scenarios
  --help         this

Exits with 1 when an invariant broke, and then prints how to see it again, shrunk to the faults that are needed.`;

const { values } = parseArgs({
  options: {
    scenario: { type: 'string' },
    seeds: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    seconds: { type: 'string' },
    only: { type: 'string' },
    trace: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

async function main() {
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const bundle = await bundleSimulator({ name: `simulate-${process.pid}`, passing: true });
  const simulator = await import(pathToFileURL(bundle).href);
  if (values.list) {
    for (const { name, about } of simulator.SCENARIOS) console.log(`${name.padEnd(24)} ${about}`);
    return 0;
  }
  return await play(simulator);
}

async function play(simulator) {
  const say = (lines) => (values.json ? console.error : console.log)(lines.join('\n'));
  const scenarios = values.scenario ? [simulator.scenarioNamed(values.scenario)] : simulator.SCENARIOS;
  const seeds = wholeNumber('seeds', values.seeds);
  const first =
    values.seed === 'new' ? Math.floor(Date.now() / 1000) % 1_000_000_000 : wholeNumber('seed', values.seed);
  const until = values.seconds
    ? performance.now() + Number(values.seconds) * 1_000
    : Number.POSITIVE_INFINITY;
  const only = values.only === 'none' ? [] : values.only?.split(',').map(Number);
  const all = [];
  let failed = false;
  say([`seeds from ${first}, ${seeds} of each scenario`]);
  const share = (until - performance.now()) / scenarios.length;
  for (const scenario of scenarios) {
    const results = [];
    const startedAt = performance.now();
    for (let seed = first; seed < first + seeds && performance.now() < startedAt + share; seed += 1) {
      const traced = values.trace ? { traceLines: TRACE_LINES } : {};
      const result = await simulator.run(scenario, seed, { only, ...traced });
      results.push(result);
      if (values.trace) say(result.trace);
      if (!result.violation) continue;
      failed = true;
      say(simulator.describeFailure(result, await simulator.shrink(scenario, result, TRACE_LINES)));
      break;
    }
    const figures = simulator.figuresOf(scenario.name, results);
    all.push(figures);
    say(simulator.describeFigures(figures, (performance.now() - startedAt) / 1_000));
  }
  if (values.json) console.log(JSON.stringify(all, null, 2));
  return failed ? 1 : 0;
}

function wholeNumber(name, text) {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new Error(`--${name} has to be a whole number, not ${text}.`);
}

process.exitCode = await main();

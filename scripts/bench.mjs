// pnpm bench [--seconds 2] [--rounds 5] [--million] [--out file]: ratios of the API to the raw driver, in one run.
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { growFleet, makeFleet } from './bench/fleet.mjs';
import { heartbeatRounds } from './bench/heartbeats.mjs';
import { queryRounds } from './bench/queries.mjs';
import { computedMs, residentMiB, startStack } from './bench/stack.mjs';
import { sweepCost } from './bench/sweep-cost.mjs';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '2' },
    rounds: { type: 'string', default: '5' },
    million: { type: 'boolean', default: false },
    out: { type: 'string' },
  },
});
const seconds = Number(values.seconds);
const rounds = Number(values.rounds);
const say = (line) => console.error(`[bench] ${line}`);
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const lines = [];
const print = (line) => {
  lines.push(line);
  console.log(line);
};

const api = await startStack(say);
try {
  say('making a fleet of 1,000 sessions');
  const fleet = await makeFleet(api, 1_000);
  const before = residentMiB(api.pids.api);
  print(
    `${cpus().length} cores (${cpus()[0]?.model.trim()}), Node ${process.versions.node}; database, API and load`,
  );
  print(
    `share them. Each figure: median of ${rounds} rounds of ${seconds} s, the raw driver and the API in turn.`,
  );
  print('');
  print('| | raw /s | API /s | ratio | spread of the ratio | target | | µs of a core: API, database, load |');
  print('|---|---|---|---|---|---|---|---|');
  for (const measure of [...heartbeatRounds(api, fleet, seconds), ...queryRounds(api, fleet, seconds)]) {
    say(measure.name);
    await measure.raw();
    await measure.ours();
    const results = [];
    const computed = { api: 0, database: 0, load: 0 };
    for (let round = 0; round < rounds; round += 1) {
      const raw = await measure.raw();
      const before = computedMs(api.pids);
      const startedAt = performance.now();
      const ours = await measure.ours();
      const units = (ours * (performance.now() - startedAt)) / 1000;
      for (const [name, ms] of Object.entries(computedMs(api.pids))) {
        computed[name] += ((ms - before[name]) * 1000) / units / rounds;
      }
      results.push({ raw, ours });
    }
    const ratios = results.map(({ raw, ours }) => ours / raw);
    const ratio = median(ratios);
    const spread = `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`;
    const figures = [median(results.map(({ raw }) => raw)), median(results.map(({ ours }) => ours))];
    const [raw, ours] = figures.map((figure) => Math.round(figure));
    const costs = Object.values(computed)
      .map((us) => us.toFixed(0))
      .join(', ');
    const met = ratio >= measure.target ? 'met' : 'missed';
    print(
      `| ${measure.name} | ${raw} | ${ours} | ${ratio.toFixed(2)} | ${spread} | ${measure.target} | ${met} | ${costs} |`,
    );
  }
  print('');
  print(
    `Resident memory of the API: ${before.toFixed(0)} MiB before the load, ${residentMiB(api.pids.api).toFixed(0)} MiB after it.`,
  );
  print('');
  print('| live sessions | overdue | examined by the sweep | ratio | empty sweep examines |');
  print('|---|---|---|---|---|');
  for (const size of values.million ? [1e3, 1e5, 1e6] : [1e3, 1e5]) {
    say(`the sweep's cost at ${size} live sessions`);
    const cost = await sweepCost(api.connection, size, growFleet);
    print(
      `| ${size} | ${cost.overdue} | ${cost.examined} | ${(cost.examined / cost.overdue).toFixed(2)} | ${cost.empty} |`,
    );
  }
} finally {
  await api.stop();
}
if (values.out) writeFileSync(values.out, `${lines.join('\n')}\n`);

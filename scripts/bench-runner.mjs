// npm run bench:runner [-- --rounds 5 --megabytes 20]: what the runner costs, beside what it is built on, in one run.
import { cpus, loadavg } from 'node:os';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { byHand, throughTheLog } from './bench-runner/log-appends.mjs';
import { proportionalMiB, startRunner } from './bench-runner/runner.mjs';
import { bare, runner, tmux } from './bench-runner/throughput.mjs';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, megabytes: { type: 'string', default: '20' } },
});
const rounds = Number(values.rounds);
const bytes = Number(values.megabytes) * 1_000_000;
const roundTrips = 2_000;
const idleSessions = 50;
const say = (line) => console.error(`[bench] ${line}`);
const quantile = (numbers, part) =>
  numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) * part)];
const median = (numbers) => quantile(numbers, 0.5);
const row = (...cells) => console.log(`| ${cells.join(' | ')} |`);
const verdict = (met) => (met ? 'met' : 'missed');

async function roundTrip(rig, runId, size) {
  const body = Buffer.alloc(size, 120);
  const times = [];
  for (let index = 0; index < roundTrips; index += 1) {
    const startedAt = performance.now();
    await rig.control.request({ method: 'run', runId }, undefined, body);
    times.push(performance.now() - startedAt);
  }
  return times;
}

async function screenTimes(rig) {
  const runId = await rig.start([
    'bash',
    '-c',
    'seq -f "line %g of ten thousand, with a few words in it" 10000; sleep 1000',
  ]);
  const state = async () => (await rig.control.request({ method: 'run', runId })).outputBytes;
  for (let before = -1; (await state()) !== before; ) {
    before = await state();
    await delay(500);
  }
  const times = [];
  for (let index = 0; index < 20; index += 1) {
    const startedAt = performance.now();
    await new Promise((resolve, reject) => {
      const message = (each) => each.kind === 'screen' && resolve();
      rig
        .connect({ message })
        .then(async (client) => {
          await client.request({ method: 'attach', runId, attachId: 1, after: null });
          client.close();
        })
        .catch(reject);
    });
    times.push(performance.now() - startedAt);
  }
  await rig.control.request({ method: 'kill', sessionId: runId });
  return times;
}

async function idleCost(rig) {
  const held = () => proportionalMiB(rig.pids.daemon) + proportionalMiB(rig.pids.keeper);
  const ids = [];
  const one = async () => ids.push(await rig.start(['sleep', '1000']));
  for (let index = 0; index < 5; index += 1) await one();
  await delay(1_000);
  const before = held();
  for (let index = 0; index < idleSessions; index += 1) await one();
  await delay(1_000);
  const after = held();
  for (const id of ids) await rig.control.request({ method: 'kill', sessionId: id });
  return (after - before) / idleSessions;
}

const rig = await startRunner();
try {
  console.log(
    `${cpus().length} cores (${cpus()[0]?.model.trim()}), Node ${process.versions.node}, load ${loadavg()[0].toFixed(1)} at the start.`,
  );
  console.log(`Rates: medians of ${rounds} rounds, each kind in turn.\n`);
  row('what', 'figure', 'target', '');
  row('---', '---', '---', '---');
  const runId = await rig.start(['sleep', '1000']);
  for (const size of [0, 1_024, 16_384]) {
    say(`round trips with ${size} bytes`);
    const times = await roundTrip(rig, runId, size);
    const p99 = quantile(times, 0.99);
    const figure = `p50 ${median(times).toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`;
    row(`round trip to the daemon with ${size} bytes`, figure, 'p99 under 1 ms', verdict(p99 < 1));
  }
  const rates = { bare: [], tmux: [], runner: [] };
  for (let round = 0; round < rounds; round += 1) {
    say(`output, round ${round + 1}`);
    rates.bare.push(await bare(rig.directory, bytes));
    rates.tmux.push(await tmux(rig.directory, bytes));
    rates.runner.push(await runner(rig, bytes));
  }
  const ratios = rates.runner.map((rate, index) => rate / rates.bare[index]);
  const figure = `${median(rates.runner).toFixed(1)} of ${median(rates.bare).toFixed(1)} MB/s: ${median(ratios).toFixed(2)}`;
  const spread = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`;
  row(
    `output to a client, beside node-pty alone (${spread})`,
    figure,
    'at least 0.5',
    verdict(median(ratios) >= 0.5),
  );
  if (rates.tmux[0] === null)
    row('output to a client, beside tmux', 'tmux is not installed', '', 'not measured');
  else {
    const met = median(rates.runner) >= median(rates.tmux);
    const both = `${median(rates.runner).toFixed(1)} and ${median(rates.tmux).toFixed(1)} MB/s`;
    row('output to a client, beside tmux', both, 'no less', verdict(met));
  }
  say('screens');
  const screens = await screenTimes(rig);
  const first = median(screens);
  row(
    'screen of a run with 10,000 lines',
    `p50 ${first.toFixed(1)} ms, max ${Math.max(...screens).toFixed(1)} ms`,
    'under 50 ms',
    verdict(first < 50),
  );
  say('idle sessions');
  const each = await idleCost(rig);
  row(
    `memory of an idle session in both processes (PSS, of ${idleSessions})`,
    `${each.toFixed(2)} MiB`,
    'at most 2',
    verdict(each <= 2),
  );
  say('log');
  const appends = { ours: [], bare: [] };
  for (let round = 0; round < rounds; round += 1) {
    appends.bare.push(byHand(20_000));
    appends.ours.push(throughTheLog(20_000));
  }
  const logRatio = median(appends.ours.map((rate, index) => rate / appends.bare[index]));
  const logFigure = `${Math.round(median(appends.ours))} of ${Math.round(median(appends.bare))} /s: ${logRatio.toFixed(2)}`;
  row('log appends of 200 bytes, beside SQLite by hand', logFigure, 'at least 0.7', verdict(logRatio >= 0.7));
} finally {
  await rig.end();
}

// npm run bench:claude [-- --rounds 5 --events 100000]: what conversations cost through the runner, beside what it is built on.
import { cpus, loadavg } from 'node:os';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { bareRate, runnerRate } from './bench-claude/event-rates.mjs';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, events: { type: 'string', default: '100000' } },
});
const rounds = Number(values.rounds);
const events = Number(values.events);
const say = (line) => console.error(`[bench] ${line}`);
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)];
const row = (...cells) => console.log(`| ${cells.join(' | ')} |`);
const verdict = (met) => (met ? 'met' : 'missed');

console.log(
  `${cpus().length} cores (${cpus()[0]?.model.trim()}), Node ${process.versions.node}, load ${loadavg()[0].toFixed(1)} at the start.`,
);
console.log(`Rates: medians of ${rounds} rounds, each kind in turn.\n`);
row('what', 'figure', 'target', '');
row('---', '---', '---', '---');
const rates = { bare: [], runner: [] };
for (let round = 0; round < rounds; round += 1) {
  say(`events, round ${round + 1}`);
  rates.bare.push(await bareRate(events));
  rates.runner.push(await runnerRate(events));
}
const ratios = rates.runner.map((rate, index) => rate / rates.bare[index]);
const figure = `${Math.round(median(rates.runner))} of ${Math.round(median(rates.bare))} /s: ${median(ratios).toFixed(2)}`;
const spread = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`;
row(
  `events to a client through log and Socket.IO, beside Socket.IO alone (${spread})`,
  figure,
  'at least 0.5',
  verdict(median(ratios) >= 0.5),
);

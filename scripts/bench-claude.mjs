// npm run bench:claude [-- --rounds 5 --events 100000 --turns 60 --sessions 4]: what conversations cost through the runner,
// beside what it is built on, in one run. Turns and memory are of the real `claude`, with a stand-in of the Messages API.
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { openBareSession } from './bench-claude/bare-session.mjs';
import { openConversations } from './bench-claude/conversations.mjs';
import { bareRate, runnerRate } from './bench-claude/event-rates.mjs';
import { conversations, oneProcess, processEach } from './bench-claude/idle-memory.mjs';
import { claudeEnvironment, openMessagesApi } from './bench-claude/messages-api.mjs';
import { startRunner } from './bench-runner/runner.mjs';

const { values } = parseArgs({
  options: {
    ...{ rounds: { type: 'string', default: '5' }, events: { type: 'string', default: '100000' } },
    ...{ turns: { type: 'string', default: '60' }, sessions: { type: 'string', default: '4' } },
  },
});
const [rounds, events] = [Number(values.rounds), Number(values.events)];
const [turns, sessions] = [Number(values.turns), Number(values.sessions)];
const warmUp = 5;
const say = (line) => console.error(`[bench] ${line}`);
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)];
const row = (...cells) => console.log(`| ${cells.join(' | ')} |`);
const verdict = (met) => (met ? 'met' : 'missed');

async function timed(act) {
  const startedAt = performance.now();
  await act();
  return performance.now() - startedAt;
}

/** Turns of both in pairs, each kind first in every other pair. */
async function pairedTurns(bare, conversing) {
  const runId = await conversing.open('hello');
  await bare.turn('hello');
  const times = { bare: [], ours: [] };
  for (let index = 0; index < warmUp + turns; index += 1) {
    const kinds = index % 2 === 0 ? ['bare', 'ours'] : ['ours', 'bare'];
    for (const kind of kinds) {
      const text = `message ${index}`;
      const took = await timed(() => (kind === 'bare' ? bare.turn(text) : conversing.turn(runId, text)));
      if (index >= warmUp) times[kind].push(took);
    }
  }
  await conversing.end(runId);
  return times;
}

/** What a conversation costs beside the bare Agent SDK. */
async function besideTheSdk() {
  const directory = mkdtempSync(join(tmpdir(), 'bench-claude-'));
  const api = await openMessagesApi();
  const environment = claudeEnvironment(api.url, directory, process.env.PATH);
  const rig = await startRunner();
  const conversing = await openConversations(rig, environment);
  try {
    say('turns');
    const bare = await openBareSession(environment, directory);
    const times = await pairedTurns(bare, conversing);
    await bare.close();
    const over = median(times.ours.map((time, index) => time - times.bare[index]));
    const figure = `${over.toFixed(1)} ms (${median(times.ours).toFixed(1)} and ${median(times.bare).toFixed(1)} ms)`;
    row(
      `a turn over one on the bare SDK, p50 of ${turns} pairs`,
      figure,
      'at most 20 ms',
      verdict(over <= 20),
    );
    say('memory');
    const ours = await conversations(sessions, conversing, rig.pids);
    const apart = await processEach(sessions, environment, directory);
    const together = await oneProcess(sessions, environment, directory);
    const memory = (other) => `${(ours - other).toFixed(1)} MiB (${ours.toFixed(0)} and ${other.toFixed(0)})`;
    row(
      'memory of an idle conversation (PSS) over the bare SDK in a process for each',
      memory(apart),
      'at most 5',
      verdict(ours - apart <= 5),
    );
    row('the same over the bare SDK with all in one process', memory(together), '', '');
  } finally {
    conversing.close();
    await rig.end();
    api.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

console.log(
  `${cpus().length} cores (${cpus()[0]?.model.trim()}), Node ${process.versions.node}, load ${loadavg()[0].toFixed(1)} at the start.`,
);
console.log(`Rates: medians of ${rounds} rounds, each kind in turn.\n`);
row('what', 'figure', 'target', '');
row('---', '---', '---', '---');
await besideTheSdk();
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

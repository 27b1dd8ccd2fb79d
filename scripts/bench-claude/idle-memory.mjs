// What idle conversations hold of the machine's memory: those of a runner, and those on the bare SDK.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { proportionalMiB } from '../bench-runner/runner.mjs';
import { openBareSession } from './bare-session.mjs';

const settleMs = 3_000;
const bareProcess = fileURLToPath(new URL('./bare-process.mjs', import.meta.url));

/** MiB for each of `count` processes with one conversation on the bare SDK each. */
export async function processEach(count, environment, cwd) {
  const children = [];
  for (let index = 0; index < count; index += 1) {
    const child = spawn(process.execPath, [bareProcess], {
      env: environment,
      cwd,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    children.push(child);
    await once(child.stdout, 'data');
  }
  await delay(settleMs);
  const held = sum(children.map(({ pid }) => treeMiB(pid)));
  for (const child of children) {
    child.stdin.end();
    await once(child, 'exit');
  }
  return held / count;
}

/** MiB for each of `count` conversations on the bare SDK in this one process. */
export async function oneProcess(count, environment, cwd) {
  const before = treeMiB(process.pid);
  const sessions = [];
  for (let index = 0; index < count; index += 1) {
    const session = await openBareSession(environment, cwd);
    sessions.push(session);
    await session.turn('hello');
  }
  await delay(settleMs);
  const held = treeMiB(process.pid) - before;
  for (const session of sessions) await session.close();
  return held / count;
}

/** MiB for each of `count` conversations of a runner: their hosts with all below, and what daemon and keeper grow by. */
export async function conversations(count, conversing, { keeper, daemon }) {
  const before = treeMiB(keeper) + proportionalMiB(daemon);
  const runs = [];
  for (let index = 0; index < count; index += 1) runs.push(await conversing.open('hello'));
  await delay(settleMs);
  const held = treeMiB(keeper) + proportionalMiB(daemon) - before;
  for (const runId of runs) await conversing.end(runId);
  await delay(settleMs);
  return held / count;
}

function treeMiB(root) {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        return [[Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])]];
      } catch {
        return [];
      }
    });
  const members = new Set([root]);
  for (let size = 0; size !== members.size; ) {
    size = members.size;
    for (const [pid, parent] of parents) if (members.has(parent)) members.add(pid);
  }
  return sum([...members].map(memoryOf));
}

function memoryOf(pid) {
  try {
    return proportionalMiB(pid);
  } catch {
    // It ended meanwhile.
    return 0;
  }
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}

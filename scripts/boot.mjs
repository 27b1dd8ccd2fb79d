// Brings everything that the other scripts need, then hands over to one of them under the pinned Node 24. It runs
// before anything is installed: no dependency, and no syntax or function that Node 20 lacks.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from './launcher/environment.mjs';
import { Failure, report } from './launcher/failure.mjs';
import { takeLock } from './launcher/lock-file.mjs';
import { handOver, Interrupted } from './launcher/step.mjs';
import { bringToolChain } from './launcher/tool-chain.mjs';
import { compile, installWorkspace } from './launcher/workspace.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const cache = join(root, '.cache');
const verbs = [
  ...[
    'start',
    'build',
    'dev',
    'demo',
    'simulate',
    'export',
    'bench',
    'bench-lambda',
    'bench-claude',
    'bench-runner',
    'canary',
    'cost',
    'cloud',
  ],
  ...['test', 'test-slow', 'test-stress', 'test-infra', 'test-lambda', 'faults', 'soak'],
];
const lockPatienceMs = 900_000;

const say = (line) => console.error(`[set-up] ${line}`);

async function main([verb = 'start', ...args]) {
  const script = join(root, 'scripts', `${verb}.mjs`);
  if (!verbs.includes(verb) || !existsSync(script)) {
    throw new Failure(`There is no command ${verb}: use one of ${verbs.join(', ')}.`, 64);
  }
  if (Number(process.versions.node.split('.')[0]) < 20) {
    throw new Failure(
      `This is Node ${process.versions.node}: install Node 20 or newer, then run this again.`,
    );
  }
  makeCache();
  const lock = await waitForLock();
  let tools;
  let env;
  try {
    tools = await bringToolChain({ root, cache, say });
    // From here on everything that is called "node" is the pinned one.
    env = childEnvironment({ cache, path: [...tools.path, join(root, 'node_modules', '.bin')] });
    await installWorkspace({ root, cache, tools, env, say });
    // Where tests run, compiling is one of the checks.
    if (verb !== 'test') await compile({ root, tools, env, say });
  } finally {
    lock.release();
  }
  return handOver(tools.node, ['--enable-source-maps', script, ...args], { cwd: process.cwd(), env });
}

function makeCache() {
  try {
    mkdirSync(cache, { recursive: true });
  } catch (error) {
    throw new Failure(`Cannot write ${cache} (${error.code}): give this user write access to the checkout.`);
  }
}

// Two installs at once would pull files from under each other.
async function waitForLock() {
  const giveUpAt = Date.now() + lockPatienceMs;
  let told = false;
  while (Date.now() < giveUpAt) {
    const lock = takeLock(join(cache, 'set-up.lock'));
    if ('release' in lock) return lock;
    if (!told) say(`another set-up of this checkout is running (pid ${lock.heldBy}), waiting for it`);
    told = true;
    await delay(200);
  }
  throw new Failure('Another set-up of this checkout does not end: end it, then run this again.');
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.exitCode = error instanceof Interrupted ? error.exitCode : report(error);
  if (process.argv[2]?.startsWith('test')) console.log('0 passed, 1 failed');
}

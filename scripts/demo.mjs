import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { startCloud } from './demo/cloud.mjs';
import { killLeftovers } from './demo/leftovers.mjs';
import { play } from './demo/story.mjs';
import { report } from './launcher/failure.mjs';
import { exitCodeOf, onEnding } from './launcher/signals.mjs';

const limitSeconds = 120;
const startedAt = Date.now();

const tell = (line) => console.log(`${((Date.now() - startedAt) / 1_000).toFixed(1).padStart(5)} s  ${line}`);

async function main() {
  const ending = new AbortController();
  let endedBy;
  const stopListening = onEnding((signal) => {
    endedBy = signal;
    ending.abort(new Error(`ended by ${signal}`));
  });
  const signal = AbortSignal.any([ending.signal, AbortSignal.timeout(limitSeconds * 1_000)]);
  const directory = await mkdtemp(join(tmpdir(), 'claude-projects-demo-'));
  const children = [];
  const machines = [];
  try {
    const cloud = await startCloud({ directory, children, signal, say: tell });
    tell(`The API runs at ${cloud.url}, with a database of its own.`);
    await play({ cloud, directory, machines, signal, tell });
    tell('Everything happened as told.');
    return 0;
  } catch (error) {
    if (endedBy) return exitCodeOf(null, endedBy);
    for (const machine of machines) console.error(`--- log of the ${machine.name} machine\n${machine.log()}`);
    throw error;
  } finally {
    await cleanUp([
      ...machines.map((machine) => () => machine.killEverything()),
      ...children.toReversed().map((child) => () => child.stop()),
      () => killLeftovers(directory),
      () => rm(directory, { recursive: true, force: true }),
      stopListening,
    ]);
  }
}

/** Takes every step, in order: one that fails is told of and keeps no other from being taken. */
async function cleanUp(steps) {
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      console.error(`The demo could not clean up all of it: ${error.message}`);
      process.exitCode = 1;
    }
  }
}

try {
  const exitCode = await main();
  // A clean-up that failed has set one already.
  process.exitCode ||= exitCode;
} catch (error) {
  process.exitCode = report(error);
}

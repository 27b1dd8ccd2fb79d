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
    for (const machine of machines) await machine.killEverything();
    for (const child of children.toReversed()) await child.stop();
    killLeftovers(directory);
    await rm(directory, { recursive: true, force: true });
    stopListening();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  process.exitCode = report(error);
}

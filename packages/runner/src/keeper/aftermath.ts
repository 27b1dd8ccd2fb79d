import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { processIdentitySchema, stillRuns } from '../processes/process-identity.js';
import { endTree } from './strays.js';
import { TreeRecords } from './tree-records.js';

// A process that waits for the end of its keeper, and then ends the trees that the keeper held. Without it they would
// act unfenced where the daemon died as well, for as long as nobody starts the runner again. It decides nothing: what
// the next daemon would end is only ended at once. The records stay for that daemon, which reports what was lost.

/** The kernel closes a dying process's pipes a moment before the process is gone. */
const GONE_WITHIN_MS = 5_000;
const LOOK_EVERY_MS = 20;
/** What its keeper had forked but a moment before shows its mark only once it runs its command. */
const LOOK_AGAIN_AFTER_MS = 1_000;

const { stateDirectory, keeperId, keeper } = z
  .object({ stateDirectory: z.string(), keeperId: z.string(), keeper: processIdentitySchema })
  .parse(JSON.parse(process.argv[2] ?? 'null'));

// Whoever ends the runner by a signal to all of it shall not end this one before its work is done.
for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});

process.stdin.on('error', () => {});
process.stdin.resume().on('close', () => void afterwards());

async function afterwards(): Promise<void> {
  for (let waited = 0; stillRuns(keeper); waited += LOOK_EVERY_MS) {
    // It lives and has lost us: it starts another one.
    if (waited >= GONE_WITHIN_MS) process.exit(1);
    await delay(LOOK_EVERY_MS);
  }
  await endHeld();
  await delay(LOOK_AGAIN_AFTER_MS);
  await endHeld();
  process.exit(0);
}

async function endHeld(): Promise<void> {
  const held = new TreeRecords(stateDirectory).all().filter((record) => record.keeperId === keeperId);
  const ends = await Promise.allSettled(held.map((record) => endTree(record)));
  for (const end of ends) if (end.status === 'rejected') console.error((end.reason as Error).message);
}

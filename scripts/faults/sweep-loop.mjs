// A process that runs the scheduled function again and again, as the cloud's schedule does.
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { handler } from '../../dist/sweep.js';

const intervalMs = Number(process.env.SWEEP_INTERVAL_SECONDS) * 1_000;
const limitMs = 60_000;

for (;;) {
  const calledAt = performance.now();
  try {
    await handler({}, { getRemainingTimeInMillis: () => limitMs - (performance.now() - calledAt) });
  } catch (error) {
    console.error(error);
  }
  await delay(intervalMs);
}

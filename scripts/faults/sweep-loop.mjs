// A process that runs the scheduled function again and again, as the cloud's schedule does.
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { handler } from '../../dist/sweep.js';

const intervalMs = Number(process.env.SWEEP_INTERVAL_SECONDS) * 1_000;

for (;;) {
  try {
    await handler({}, {});
  } catch (error) {
    console.error(error);
  }
  await delay(intervalMs);
}

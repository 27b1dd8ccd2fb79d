import { setTimeout as delay } from 'node:timers/promises';
import { Refusal } from './local-server.js';

const LOOK_EVERY_MS = 50;

/** Waits for a condition. Throws a `Refusal` that names it when it does not hold in time. */
export async function until(what: string, holds: () => boolean, withinMs: number): Promise<void> {
  for (let waited = 0; !holds(); waited += LOOK_EVERY_MS) {
    if (waited >= withinMs) throw new Refusal(`not within ${withinMs / 1_000} s: ${what}`);
    await delay(LOOK_EVERY_MS);
  }
}

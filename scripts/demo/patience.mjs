import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../launcher/failure.mjs';

const lookEveryMs = 40;

/**
 * Looks until something is there. What does not happen in time fails the demo.
 *
 * @template T
 * @param {string} what
 * @param {() => Promise<T | undefined | null | false> | T | undefined | null | false} look
 * @param {{ withinSeconds?: number, signal: AbortSignal }} options
 * @returns {Promise<T>}
 */
export async function eventually(what, look, { withinSeconds = 15, signal }) {
  const giveUpAt = Date.now() + withinSeconds * 1_000;
  for (;;) {
    signal.throwIfAborted();
    const found = await look();
    if (found) return found;
    if (Date.now() > giveUpAt) throw new Failure(`This did not happen within ${withinSeconds} s: ${what}.`);
    await delay(lookEveryMs);
  }
}

/** Fails the demo when what it told is not so. */
export function assert(holds, what) {
  if (!holds) throw new Failure(`This is not so: ${what}.`);
}

import { vi } from 'vitest';

/** Waits for a condition, not for a time: the bound only ends a test that would fail anyway. */
export async function eventually<T>(
  what: string,
  look: () => T | null | undefined | false | Promise<T | null | undefined | false>,
  withinMs = 10_000,
): Promise<T> {
  try {
    return (await vi.waitUntil(look, { timeout: withinMs, interval: 20 })) as T;
  } catch (error) {
    throw new Error(`not within ${withinMs} ms: ${what}`, { cause: error });
  }
}

import { afterEach, expect, it, vi } from 'vitest';
import { MemoryCounter } from '../../src/throttling/memory-counter.js';

afterEach(() => vi.restoreAllMocks());

it('begins anew when a window has ended', async () => {
  const counter = new MemoryCounter();
  const now = vi.spyOn(performance, 'now').mockReturnValue(1_000);
  expect(await counter.increment('a', 60_000, 1)).toMatchObject({
    totalHits: 1,
    isBlocked: false,
    timeToExpire: 60,
  });
  now.mockReturnValue(60_999);
  expect(await counter.increment('a', 60_000, 1)).toMatchObject({ isBlocked: true, timeToBlockExpire: 1 });
  now.mockReturnValue(61_000);
  expect(await counter.increment('a', 60_000, 1)).toMatchObject({ totalHits: 1, isBlocked: false });
});

it('keeps a bounded number of windows', async () => {
  const counter = new MemoryCounter();
  for (let caller = 0; caller < 60_000; caller += 1) await counter.increment(`address:${caller}`, 60_000, 1);
  const windows = (counter as unknown as { windows: Map<string, unknown> }).windows;
  expect(windows.size).toBe(50_000);
  expect((await counter.increment('address:59999', 60_000, 1)).isBlocked).toBe(true);
  expect((await counter.increment('address:0', 60_000, 1)).isBlocked).toBe(false);
});

import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { beforeAll, expect, it, vi } from 'vitest';
import { applyIndexes } from '../../src/database/apply-indexes.js';
import {
  RATE_LIMIT_WINDOW_MODEL,
  type RateLimitWindow,
  rateLimitWindowSchema,
} from '../../src/throttling/rate-limit-window.schema.js';
import { RateLimitWindowsRepository } from '../../src/throttling/rate-limit-windows.repository.js';
import { SharedCounter } from '../../src/throttling/shared-counter.js';
import { useDatabase } from '../support/database.js';
import { seeded } from '../support/seeded.js';

Logger.overrideLogger(false);
const database = useDatabase();
let windows: RateLimitWindowsRepository;
beforeAll(async () => {
  const model = database.connection.model<RateLimitWindow>(RATE_LIMIT_WINDOW_MODEL, rateLimitWindowSchema);
  windows = new RateLimitWindowsRepository(model as never);
  await applyIndexes(database.connection);
});

const WINDOW_MS = 60_000;

it('lets three instances together through no more than the limit, and no less than they did not leave over', async () => {
  const chance = seeded(7);
  for (let round = 0; round < 5; round += 1) {
    const key = randomUUID();
    const instances = Array.from({ length: 3 }, () => new SharedCounter(windows));
    const counts = await Promise.all(
      Array.from({ length: 300 }, () => {
        const instance = instances[Math.floor(chance() * 3)] as SharedCounter;
        return instance.increment(key, WINDOW_MS, 100);
      }),
    );
    const through = counts.filter(({ isBlocked }) => !isBlocked).length;
    expect(through).toBeLessThanOrEqual(100);
    expect(through).toBeGreaterThanOrEqual(80);
  }
});

it('lets one instance through to the last request, one after the other, and tells how many are left', async () => {
  const counter = new SharedCounter(windows);
  const key = randomUUID();
  for (let count = 1; count <= 100; count += 1) {
    const { isBlocked, totalHits } = await counter.increment(key, WINDOW_MS, 100);
    expect(isBlocked, `request ${count}`).toBe(false);
    expect(totalHits).toBeLessThanOrEqual(100);
  }
  const refused = await counter.increment(key, WINDOW_MS, 100);
  expect(refused.isBlocked).toBe(true);
  expect(refused.timeToBlockExpire).toBeGreaterThan(50);
  expect(refused.timeToBlockExpire).toBeLessThanOrEqual(60);
});

it('writes to the database once for many requests, and not at all once nothing is left', async () => {
  const counter = new SharedCounter(windows);
  const taking = vi.spyOn(windows, 'take');
  const key = randomUUID();
  for (let count = 0; count < 1_500; count += 1) await counter.increment(key, WINDOW_MS, 1_000);
  expect(taking.mock.calls.length).toBeLessThanOrEqual(22);
  taking.mockRestore();
});

it('gives a fresh window by the clock of the database when the one before has ended', async () => {
  const key = randomUUID();
  const before = new SharedCounter(windows);
  await before.increment(key, WINDOW_MS, 1);
  expect((await before.increment(key, WINDOW_MS, 1)).isBlocked).toBe(true);
  expect((await new SharedCounter(windows).increment(key, WINDOW_MS, 1)).isBlocked).toBe(true);
  await database.connection
    .collection('rate_limit_windows')
    .updateOne({ _id: key as never }, [{ $set: { endsAt: '$$NOW' } }]);
  expect((await new SharedCounter(windows).increment(key, WINDOW_MS, 1)).isBlocked).toBe(false);
  const now = performance.now();
  vi.spyOn(performance, 'now').mockImplementation(() => now + WINDOW_MS);
  expect((await before.increment(key, 1, 2)).isBlocked).toBe(false);
  vi.restoreAllMocks();
});

it('lets more through at once where the limit was raised meanwhile', async () => {
  const counter = new SharedCounter(windows);
  const key = randomUUID();
  await counter.increment(key, WINDOW_MS, 1);
  expect((await counter.increment(key, WINDOW_MS, 1)).isBlocked).toBe(true);
  expect((await counter.increment(key, WINDOW_MS, 2)).isBlocked).toBe(false);
  expect((await counter.increment(key, WINDOW_MS, 2)).isBlocked).toBe(true);
});

it('goes on alone while the database is away, up to the limit, without asking for each request', async () => {
  const take = vi.fn(() => Promise.reject(new Error('away')));
  const counter = new SharedCounter({ take } as unknown as RateLimitWindowsRepository);
  const counts = [];
  for (let count = 0; count < 150; count += 1) counts.push(await counter.increment('k', WINDOW_MS, 100));
  expect(counts.filter(({ isBlocked }) => !isBlocked)).toHaveLength(100);
  expect(take.mock.calls.length).toBeLessThanOrEqual(2);
});

it('makes nobody wait long for a database that does not answer', async () => {
  const take = () => new Promise<never>(() => {});
  const counter = new SharedCounter({ take } as unknown as RateLimitWindowsRepository);
  const startedAt = performance.now();
  expect((await counter.increment('k', WINDOW_MS, 100)).isBlocked).toBe(false);
  expect(performance.now() - startedAt).toBeLessThan(3_000);
});

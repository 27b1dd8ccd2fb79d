import { expect, it } from 'vitest';
import { nextSweepInMs } from '../../src/sweeper/next-sweep.js';

const call = { done: 0, perEvent: 4, intervalMs: 60_000, elapsedMs: 0, remainingMs: 58_000 };

it('sweeps at once when it is called, however little time there is', () => {
  expect(nextSweepInMs({ ...call, remainingMs: 100 })).toBe(0);
});

it('spreads the sweeps of a call over its interval', () => {
  expect(nextSweepInMs({ ...call, done: 1, elapsedMs: 400, remainingMs: 57_600 })).toBe(14_600);
  expect(nextSweepInMs({ ...call, done: 2, elapsedMs: 15_200, remainingMs: 42_800 })).toBe(14_800);
});

it('begins at once where it is behind', () => {
  expect(nextSweepInMs({ ...call, done: 1, elapsedMs: 20_000, remainingMs: 38_000 })).toBe(0);
});

it('sweeps no more often than asked', () => {
  expect(nextSweepInMs({ ...call, done: 4, elapsedMs: 46_000, remainingMs: 12_000 })).toBeNull();
  expect(nextSweepInMs({ ...call, perEvent: 1, done: 1, elapsedMs: 1, remainingMs: 57_000 })).toBeNull();
});

it('begins no sweep that the cloud would cut off', () => {
  expect(nextSweepInMs({ ...call, done: 3, elapsedMs: 44_000, remainingMs: 14_000 })).toBeNull();
  expect(nextSweepInMs({ ...call, perEvent: 2, done: 1, elapsedMs: 29_000, remainingMs: 28_000 })).toBeNull();
});

import { expect, it } from 'vitest';
import { BeatPace } from '../../src/throttling/beat-pace.js';

const INTERVAL_MS = 60_000;

/** Beats at a steady distance, and answers how many were admitted. */
function beat(pace: BeatPace, everyMs: number, times: number): number {
  let admitted = 0;
  for (let count = 0; count < times; count += 1) {
    const nowMs = count * everyMs;
    if (pace.admit('holder', nowMs) > 0) continue;
    admitted += 1;
    pace.learn('holder', INTERVAL_MS, nowMs);
  }
  return admitted;
}

it('never refuses a holder that beats as asked, nor one that retries every sixth of its interval', () => {
  expect(beat(new BeatPace(10), INTERVAL_MS, 1_000)).toBe(1_000);
  expect(beat(new BeatPace(10), INTERVAL_MS / 6, 10_000)).toBe(10_000);
});

it('slows down a holder that beats a hundred times as often, to ten times, and still hears it', () => {
  const admitted = beat(new BeatPace(10), INTERVAL_MS / 100, 10_000);
  expect(admitted).toBeGreaterThanOrEqual(1_000);
  expect(admitted).toBeLessThanOrEqual(1_020);
});

it('tells for how long to wait, and admits who waited', () => {
  const pace = new BeatPace(10);
  pace.learn('holder', INTERVAL_MS, 0);
  while (pace.admit('holder', 0) === 0);
  const waitMs = pace.admit('holder', 0);
  expect(waitMs).toBeCloseTo(6_000);
  expect(pace.admit('holder', waitMs)).toBe(0);
});

it('judges each holder by itself, and none before it was asked for a rhythm', () => {
  const pace = new BeatPace(10);
  for (let count = 0; count < 100; count += 1) expect(pace.admit('new', 0)).toBe(0);
  pace.learn('fast', INTERVAL_MS, 0);
  while (pace.admit('fast', 0) === 0);
  pace.learn('other', INTERVAL_MS, 0);
  expect(pace.admit('other', 0)).toBe(0);
});

it('remembers a bounded number of holders', () => {
  const pace = new BeatPace(10);
  for (let holder = 0; holder < 100_010; holder += 1) pace.learn(`${holder}`, INTERVAL_MS, 0);
  expect((pace as unknown as { paces: Map<string, unknown> }).paces.size).toBe(100_000);
});

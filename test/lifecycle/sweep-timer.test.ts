import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SweepTimer } from '../../src/lifecycle/sweep-timer.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('never overlaps a slow sweep with the next one', async () => {
  let end = () => {};
  const sweep = vi.fn(
    () =>
      new Promise<void>((ended) => {
        end = ended;
      }),
  );
  const timer = new SweepTimer({ sweep, failed: () => {}, intervalMs: 1_000 });
  timer.start();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(sweep).toHaveBeenCalledTimes(1);
  end();
  await vi.advanceTimersByTimeAsync(999);
  expect(sweep).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(sweep).toHaveBeenCalledTimes(2);
});

it('tells of a sweep that failed, and goes on', async () => {
  const sweep = vi.fn().mockRejectedValueOnce(new Error('no primary')).mockResolvedValue(undefined);
  const failed = vi.fn();
  const timer = new SweepTimer({ sweep, failed, intervalMs: 1_000 });
  timer.start();
  await vi.advanceTimersByTimeAsync(3_500);
  expect(failed).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ message: 'no primary' }));
  expect(sweep).toHaveBeenCalledTimes(4);
});

it('stops when asked, after the sweep under way', async () => {
  let end = () => {};
  const sweep = vi.fn(
    () =>
      new Promise<void>((ended) => {
        end = ended;
      }),
  );
  const timer = new SweepTimer({ sweep, failed: () => {}, intervalMs: 1_000 });
  timer.start();
  let stopped = false;
  const stopping = timer.stop().then(() => {
    stopped = true;
  });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(stopped).toBe(false);
  end();
  await stopping;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(sweep).toHaveBeenCalledTimes(1);
});

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SweepTimer } from '../../src/lifecycle/sweep-timer.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('never overlaps a slow sweep with the next one', async () => {
  let running = 0;
  let most = 0;
  const sweep = async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    running -= 1;
  };
  const timer = new SweepTimer({ sweep, failed: () => {}, intervalMs: 1_000 });
  timer.start();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(most).toBe(1);
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
  const sweep = vi.fn(() => new Promise<void>((resolve) => (end = resolve)));
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

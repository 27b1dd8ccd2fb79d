import { expect, it } from 'vitest';
import { LateStart } from '../../src/lifecycle/late-start.js';

it('starts once for calls at the same time and for all later ones', async () => {
  let starts = 0;
  const late = new LateStart(async () => {
    starts += 1;
    return starts;
  });
  expect(await Promise.all([late.get(), late.get()])).toEqual([1, 1]);
  expect(await late.get()).toBe(1);
});

it('starts again at the next call after a start that failed', async () => {
  let starts = 0;
  const late = new LateStart(async () => {
    starts += 1;
    if (starts === 1) throw new Error('not yet');
    return starts;
  });
  await expect(late.get()).rejects.toThrow('not yet');
  expect(await late.get()).toBe(2);
});

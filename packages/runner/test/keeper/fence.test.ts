import { expect, it } from 'vitest';
import { type FenceState, fenceAtTick, renewedFence } from '../../src/keeper/fence.js';

const fence = (given: Partial<FenceState> = {}): FenceState => ({
  condition: 'running',
  mode: 'pause',
  generation: 2,
  deadlineSeconds: 100,
  ...given,
});

it.each([
  // mode, condition, now, gap, action, next condition
  ['pause', 'running', 99, false, 'nothing', 'running'],
  ['pause', 'running', 100, false, 'freeze', 'frozen'],
  ['pause', 'running', 50, true, 'freeze', 'frozen'],
  ['pause', 'frozen', 101, false, 'freeze-again', 'frozen'],
  ['pause', 'frozen', 50, false, 'freeze-again', 'frozen'],
  ['pause', 'ending', 99, false, 'nothing', 'ending'],
  ['pause', 'ending', 100, false, 'kill', 'ending'],
  ['stop', 'running', 99, false, 'nothing', 'running'],
  ['stop', 'running', 99, true, 'nothing', 'running'],
  ['stop', 'running', 100, false, 'end', 'ending'],
  // After a sleep another machine may hold it already: nothing is asked any more.
  ['stop', 'running', 100, true, 'kill', 'ending'],
  ['stop', 'ending', 100, true, 'kill', 'ending'],
  ['stop', 'frozen', 100, false, 'kill', 'ending'],
  ['stop', 'ending', 99, false, 'nothing', 'ending'],
  ['stop', 'ending', 100, false, 'hasten', 'ending'],
  ['none', 'ending', 100, false, 'nothing', 'ending'],
  ['none', 'running', 100, true, 'say-overdue', 'overdue'],
  ['none', 'overdue', 101, false, 'nothing', 'overdue'],
  ['pause', 'overdue', 101, false, 'freeze', 'frozen'],
  ['none', 'running', 99, true, 'nothing', 'running'],
] as const)('tick: %s, %s, at %s (gap: %s): %s, then %s', (mode, condition, now, gap, action, next) => {
  const step = fenceAtTick(fence({ mode, condition }), now, gap);
  expect(step.action).toBe(action);
  expect(step.fence.condition).toBe(next);
});

it.each([
  ['an older generation', 'frozen', { generation: 1, deadlineSeconds: 900 }, 'refuse', 'frozen', 100],
  ['the same generation', 'running', { generation: 2, deadlineSeconds: 900 }, 'nothing', 'running', 900],
  ['an earlier deadline', 'running', { generation: 2, deadlineSeconds: 90 }, 'nothing', 'running', 100],
  [
    'an earlier deadline of a newer generation',
    'running',
    { generation: 3, deadlineSeconds: 90 },
    'nothing',
    'running',
    90,
  ],
  ['a deadline ahead', 'frozen', { generation: 2, deadlineSeconds: 200 }, 'thaw', 'running', 200],
  ['a newer generation', 'frozen', { generation: 9, deadlineSeconds: 200 }, 'thaw', 'running', 200],
  ['a deadline that has passed', 'frozen', { generation: 3, deadlineSeconds: 120 }, 'nothing', 'frozen', 120],
  ['a deadline ahead', 'overdue', { generation: 2, deadlineSeconds: 200 }, 'nothing', 'running', 200],
  ['a deadline ahead', 'ending', { generation: 2, deadlineSeconds: 200 }, 'nothing', 'ending', 200],
] as const)('renewal with %s while %s', (_what, condition, renewal, action, next, deadlineSeconds) => {
  const step = renewedFence(fence({ condition }), { ...renewal, mode: 'pause' }, 150);
  expect(step.action).toBe(action);
  expect(step.fence).toMatchObject({ condition: next, deadlineSeconds });
});

it('takes over the mode that a renewal brings', () => {
  expect(renewedFence(fence(), { generation: 2, deadlineSeconds: 200, mode: 'stop' }, 50).fence.mode).toBe(
    'stop',
  );
});

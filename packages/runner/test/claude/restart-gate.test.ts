import type { RunEvent } from '@claude-projects/protocol';
import { expect, it } from 'vitest';
import { RestartGate, restartDelaySeconds } from '../../src/claude/restart-gate.js';

const event = (
  runId: string,
  channel: RunEvent['channel'],
  type: string,
  payload: object = {},
): RunEvent[] => [{ ...{ runId, seq: 1, channel, type, ts: 0 }, payload }];
/** Time that passes when the test says so. */
function time() {
  const waiting: (() => void)[] = [];
  return {
    wait: () => new Promise<void>((resolve) => waiting.push(resolve)),
    pass: async () => {
      for (const resolve of waiting.splice(0)) resolve();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

it('restarts one conversation after the other, each when the one before is up', async () => {
  const { wait, pass } = time();
  const gate = new RestartGate(wait);
  const restarted: string[] = [];
  const all = ['one', 'two', 'three'].map((runId) =>
    gate.pass(() => {
      restarted.push(runId);
      return runId;
    }),
  );
  const afterwards = async (events: RunEvent[]) => {
    gate.committed(events);
    for (let times = 0; times < 5; times += 1) await pass();
    return [...restarted];
  };
  expect(await afterwards([])).toEqual(['one']);
  const init = { subtype: 'init' };
  expect(await afterwards(event('another', 'claude:message', 'system', init))).toEqual(['one']);
  expect(await afterwards(event('one', 'claude:message', 'system', init))).toEqual(['one', 'two']);
  expect(await afterwards(event('two', 'system:status', 'ended'))).toEqual(['one', 'two', 'three']);
  await afterwards(event('three', 'claude:message', 'assistant'));
  await Promise.all(all);
});

it('leaves the others their turns when one cannot be restarted', async () => {
  const gate = new RestartGate(async () => {});
  const first = gate.pass(() => {
    throw new Error('it is gone');
  });
  const second = gate.pass(() => null);
  await expect(first).rejects.toThrow('it is gone');
  await second;
});

it('waits longer with each sign of overload, and no more after a turn that went well', async () => {
  expect([0, 1, 2, 4, 20].map(restartDelaySeconds)).toEqual([0, 1, 2, 8, 60]);
  const waits: number[] = [];
  const gate = new RestartGate(async (milliseconds) => void waits.push(milliseconds));
  const retry = (status: number) =>
    gate.committed(event('x', 'claude:message', 'system', { subtype: 'api_retry', error_status: status }));
  for (const status of [529, 429, 500]) retry(status);
  await gate.pass(() => null);
  gate.committed(event('x', 'claude:result', 'success'));
  await gate.pass(() => null);
  expect(waits).toEqual([2_000, 0]);
});

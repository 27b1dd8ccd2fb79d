import { describe, expect, it } from 'vitest';
import type { LateSession } from '../../src/sessions/silence.repository.js';
import { held, lateMachines, silentMachines, waitingMachines } from '../../src/sweeper/silent-machines.js';
import { at } from '../support/sample-session.js';

const late = (_id: string, machineId: string, lateAt: number, lifeMs = 180_000): LateSession => ({
  ...{ _id, machineId, lateAt: at(lateAt), deadlineAt: at(lateAt + 100) },
  policy: { lifeMs, lateMs: 80_000 },
});
const verdict = (machineId: string, seconds: number, silentFor = 180) => ({
  ...{ machineId, at: at(seconds), silentSince: at(seconds - silentFor) },
});

describe('late machines', () => {
  it('gather their sessions, with the first deadline and the longest life', () => {
    const machines = lateMachines(
      [late('s1', 'm1', 80), late('s2', 'm1', 90, 360_000), late('s3', 'm2', 85)],
      null,
    );
    expect(machines).toEqual([
      {
        ...{ machineId: 'm1', sessionIds: ['s1', 's2'], fresh: true, lateAt: at(90) },
        ...{ deadlineAt: at(180), lifeMs: 360_000 },
      },
      {
        ...{ machineId: 'm2', sessionIds: ['s3'], fresh: true, lateAt: at(85) },
        ...{ deadlineAt: at(185), lifeMs: 180_000 },
      },
    ]);
  });

  it('are fresh while any of their silence began after many were let go', () => {
    const fresh = (releasedAt: number) =>
      lateMachines([late('s1', 'm1', 80), late('s2', 'm1', 90)], at(releasedAt)).map(
        (machine) => machine.fresh,
      );
    expect([79, 85, 90].map(fresh)).toEqual([[true], [true], [false]]);
  });
});

describe('silent machines', () => {
  const now = at(400);
  const count = (sessions: LateSession[], verdicts: ReturnType<typeof verdict>[], live: [string, number][]) =>
    silentMachines(lateMachines(sessions, at(0)), verdicts, new Map(live), at(0), now);

  it('are those all of whose live sessions are late', () => {
    expect(
      count(
        [late('s1', 'm1', 80), late('s2', 'm2', 80)],
        [],
        [
          ['m1', 1],
          ['m2', 2],
        ],
      ),
    ).toEqual([
      { machineId: 'm1', beats: false, spent: false },
      { machineId: 'm2', beats: true, spent: false },
    ]);
  });

  it('are also those that were failed within the length of the silence that they were failed for', () => {
    const verdicts = [verdict('m1', 220), verdict('m2', 219), verdict('m3', 300), verdict('m3', 310)];
    expect(count([], verdicts, []).map(({ machineId }) => machineId)).toEqual(['m1', 'm3']);
  });

  it('are not those that came back since, nor those whose silence was let go', () => {
    expect(count([], [verdict('m1', 300)], [['m1', 1]])).toEqual([]);
    expect(count([], [verdict('m1', 300, 300)], [])).toEqual([]);
  });
});

describe('what waits and what is held', () => {
  const sessions = [late('s1', 'm1', 80), late('s2', 'm2', 90), late('s3', 'm3', 500)];
  const machines = lateMachines(sessions, null);
  const trust = { holding: false, since: at(300), spentBefore: null };

  it.each([
    [479, 0, 2],
    [480, 2, 0],
    [700, 3, 0],
  ])('at %d s after a doubt that ended at 300 s', (seconds, waiting, heldThen) => {
    expect(
      waitingMachines(machines, { ...trust, spentBefore: seconds > 600 ? at(601) : null }, at(seconds)),
    ).toBe(waiting);
    expect(held(sessions, trust, at(seconds))).toBe(heldThen);
  });

  it('in doubt is held and waits for nothing', () => {
    expect(waitingMachines(machines, { ...trust, holding: true }, at(700))).toBe(0);
    expect(held(sessions, { ...trust, holding: true }, at(700))).toBe(3);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type DoubtPolicy,
  decideSweep,
  type Sight,
  type SweepDecision,
  type SweepMemory,
} from '../../src/liveness/doubt.js';
import { isBelieved, standingOf } from '../../src/liveness/grace.js';
import { at } from '../support/sample-session.js';

const POLICY: DoubtPolicy = { holdMaxSeconds: 7_200, lostMachinesPerMinute: 6 };
const LIFE_MS = 180_000;
const LATE_MS = 80_000;

function sight(seconds: number, changed: Partial<Sight> = {}): Sight {
  return {
    now: at(seconds),
    periodSeconds: 10,
    primary: 'p1',
    elapsed: null,
    canary: 'off',
    canarySentAt: at(seconds),
    beatLanded: false,
    scopes: [],
    anythingOverdue: true,
    longestLifeMs: LIFE_MS,
    longestLateMs: LATE_MS,
    machinesWaiting: 0,
    ...changed,
  };
}

/** Sweeps one after the other, each from what the one before remembers. */
function sweeps(...sights: Sight[]): SweepDecision[] {
  let memory: SweepMemory | null = null;
  return sights.map((seen) => {
    const decision = decideSweep(memory, seen, POLICY);
    memory = decision.memory;
    return decision;
  });
}

function last(...sights: Sight[]): SweepDecision {
  return sweeps(...sights).at(-1) as SweepDecision;
}

const codes = ({ memory }: SweepDecision) => memory.reasons.map(({ code }) => code);
const fleet = (silent: number, machines: number) => ({ scopes: [{ site: null, silent, machines }] });

describe('a sweep doubts itself', () => {
  it('not at all where nothing is wrong, the first sweep of all included', () => {
    for (const { trust, alerts, memory } of sweeps(sight(0), sight(10), sight(30))) {
      expect(trust).toEqual({ holding: false, since: null, spentBefore: null });
      expect(alerts).toEqual([]);
      expect(memory.doubtedAt).toBeNull();
    }
  });

  it.each([
    ['10 s timer, 20 s', 10, 20, []],
    ['10 s timer, 21 s', 10, 21, ['sweeper-away']],
    ['60 s schedule, 120 s', 60, 120, []],
    ['60 s schedule, 121 s', 60, 121, ['sweeper-away']],
  ])('when the sweep before is older than two periods: %s', (_, periodSeconds, seconds, expected) => {
    expect(codes(last(sight(0, { periodSeconds }), sight(seconds, { periodSeconds })))).toEqual(expected);
  });

  it('by the longer of two periods, where a timer and a schedule both sweep', () => {
    const schedule = sight(0, { periodSeconds: 60 });
    expect(codes(last(schedule, sight(100, { periodSeconds: 10 })))).toEqual([]);
    expect(codes(last(sight(0), sight(100, { periodSeconds: 60 })))).toEqual([]);
  });

  it.each([
    ['another primary', { primary: 'p2' }, ['primary-changed']],
    ['a primary that tells nothing of itself', { primary: null }, []],
    ['a clock 2.5 s ahead', { elapsed: { databaseMs: 12_500, processMs: 10_000 } }, ['clock-stepped']],
    ['a clock 2.5 s behind', { elapsed: { databaseMs: 7_500, processMs: 10_000 } }, ['clock-stepped']],
    ['a clock 2 s ahead', { elapsed: { databaseMs: 12_000, processMs: 10_000 } }, []],
  ])('of %s', (_, changed, expected) => {
    expect(codes(last(sight(0), sight(10, changed)))).toEqual(expected);
  });

  it('in another process only of a clock that was set back', () => {
    expect(codes(last(sight(10), sight(7.9)))).toEqual(['clock-stepped']);
    expect(codes(last(sight(10), sight(8.1)))).toEqual([]);
    expect(codes(last(sight(10), sight(25)))).toEqual([]);
  });

  it('remembers a primary past a sweep that could not tell', () => {
    const decision = last(sight(0), sight(10, { primary: null }), sight(20, { primary: 'p2' }));
    expect(codes(decision)).toEqual(['primary-changed']);
  });
});

describe('a canary that fails', () => {
  const failing = (seconds: number, changed: Partial<Sight> = {}) =>
    sight(seconds, { canary: 'failed', ...changed });

  it('holds all while no other beat lands', () => {
    const [, first, second, third] = sweeps(
      sight(0),
      failing(10),
      failing(20),
      sight(30, { canary: 'passed' }),
    );
    expect([first, second].map((decision) => decision?.trust.holding)).toEqual([true, true]);
    expect(first?.alerts).toEqual([expect.objectContaining({ type: 'doubt-raised' })]);
    expect(second?.alerts).toEqual([]);
    expect(third?.trust).toEqual({ holding: false, since: at(30), spentBefore: null });
    expect(third?.alerts).toEqual([expect.objectContaining({ type: 'doubt-lifted' })]);
  });

  it('tells only of itself while other beats land', () => {
    expect(last(sight(0), failing(10), failing(20, { beatLanded: true })).trust.holding).toBe(false);
  });

  it('is chance the first time, where nothing is to be failed', () => {
    const quiet = { anythingOverdue: false };
    const [, first, second] = sweeps(sight(0), failing(10, quiet), failing(20, quiet));
    expect([first, second].map((decision) => decision?.trust.holding)).toEqual([false, true]);
  });

  it('holds for as long as it fails, however long that is', () => {
    const many = Array.from({ length: 1_500 }, (_, n) => failing(n * 10, fleet(10, 10)));
    expect(last(...many).trust.holding).toBe(true);
  });
});

describe('many silent machines', () => {
  it.each([
    [3, 3, true],
    [2, 2, false],
    [1, 1, false],
    [3, 5, true],
    [5, 9, true],
    [5, 10, false],
    [11, 20, true],
    [54, 100, false],
    [55, 100, true],
  ])('%d of %d: trips %s', (silent, machines, expected) => {
    expect(last(sight(0), sight(10, fleet(silent, machines))).trust.holding).toBe(expected);
  });

  it('of one site trip it too', () => {
    const scopes = [
      { site: null, silent: 3, machines: 100 },
      { site: 'attic', silent: 3, machines: 4 },
    ];
    const { trust, alerts } = last(sight(0), sight(10, { scopes }));
    expect(trust.holding).toBe(true);
    expect(alerts[0]?.detail).toContain('3 of 4 machines of site attic');
  });

  it('hold all until fewer than 20 % are silent', () => {
    const decisions = sweeps(sight(0), ...[20, 15, 10, 5, 3].map((n, i) => sight(10 + i * 10, fleet(n, 20))));
    expect(decisions.map(({ trust }) => trust.holding)).toEqual([false, true, true, true, true, false]);
    expect(decisions.at(-1)?.trust.since).toEqual(at(50));
  });

  it('or until nobody came back for a while, so that many dead do not hide behind the living', () => {
    const rest = (seconds: number) => sight(seconds, fleet(8, 20));
    const decisions = sweeps(sight(0), sight(10, fleet(20, 20)), rest(20), rest(30), rest(99), rest(100));
    expect(decisions.map(({ trust }) => trust.holding)).toEqual([false, true, true, true, true, false]);
  });

  it('hold nothing for longer than the setting says', () => {
    let memory: SweepMemory | null = null;
    let held = 0;
    for (let seconds = 0; seconds <= 7_300; seconds += 10) {
      // Who was silent when many were let go counts no more: see `silentMachines`.
      const seen = memory?.releasedAt ? {} : fleet(10, 10);
      const decision: SweepDecision = decideSweep(memory, sight(seconds, seen), POLICY);
      if (decision.trust.holding) held += 1;
      memory = decision.memory;
    }
    expect(held).toBe(720);
    expect(memory).toMatchObject({ releasedAt: at(7_200), trustedSince: at(7_200), holding: [] });
  });
});

describe('after a doubt', () => {
  const dead = { deadlineAt: at(-100), lifeMs: LIFE_MS };
  const standing = (decision: SweepDecision, silent = dead) =>
    standingOf(silent, decision.trust, decision.memory.sweptAt);
  const gap = (from: number, to: number) => ({ from, to });

  /** Sweeps every 10 s, but in the gaps. */
  function timeline(untilSeconds: number, ...gaps: { from: number; to: number }[]): SweepDecision[] {
    const seconds = Array.from({ length: untilSeconds / 10 + 1 }, (_, n) => n * 10);
    return sweeps(
      ...seconds.filter((s) => !gaps.some(({ from, to }) => s > from && s < to)).map((s) => sight(s)),
    );
  }

  it("everybody has one deadline's length anew, and then is lost", () => {
    const decisions = timeline(400, gap(0, 100));
    const of = (s: number) =>
      standing(decisions.find((d) => d.memory.sweptAt.getTime() === at(s).getTime()) as never);
    // In the sweep that doubts nothing is believed at all.
    expect([of(100), of(110), of(270), of(280)]).toEqual(['held', 'graced', 'graced', 'spent']);
  });

  it('what beat since then is lost as ever', () => {
    const decision = timeline(400, gap(0, 100)).at(-1) as SweepDecision;
    expect(standing(decision, { deadlineAt: at(390), lifeMs: LIFE_MS })).toBe('plain');
  });

  it('a short rhythm leaves time to come back all the same', () => {
    const decision = timeline(110, gap(0, 100)).at(-1) as SweepDecision;
    expect(standing(decision, { deadlineAt: at(50), lifeMs: 3_000 })).toBe('graced');
  });

  it('a silence that had its whole grace gets no other one', () => {
    const decisions = timeline(500, gap(0, 100), gap(290, 330));
    const after = decisions.filter(({ memory }) => memory.sweptAt > at(330));
    expect(new Set(after.map((decision) => standing(decision)))).toEqual(new Set(['spent']));
    // Who fell silent in between still has its own.
    expect(standing(after[0] as SweepDecision, { deadlineAt: at(335), lifeMs: LIFE_MS })).toBe('graced');
  });

  it('doubts that never end do not let the dead live for ever', () => {
    const gaps = Array.from({ length: 60 }, (_, n) => gap(n * 100, n * 100 + 50));
    const decisions = timeline(2_000, ...gaps);
    const [, ...doubtful] = decisions;
    const lost = doubtful.find((decision) => isBelieved(standing(decision)));
    expect(lost?.memory.sweptAt.getTime()).toBeGreaterThan(at(430).getTime());
    expect(lost?.memory.sweptAt.getTime()).toBeLessThanOrEqual(at(460).getTime());
  });

  it('whatever happens, what is lost had its whole grace, or a grace was begun three times', () => {
    const step = fc.record({
      pause: fc.integer({ min: 1, max: 60 }),
      primary: fc.constantFrom('p1', 'p1', 'p1', 'p1', 'p2'),
      canary: fc.constantFrom('passed' as const, 'passed' as const, 'failed' as const),
      silent: fc.constantFrom(0, 0, 0, 3, 6, 10),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let memory: SweepMemory | null = null;
        let seconds = 0;
        let trustedSince = 0;
        let begun = 0;
        for (const { pause, silent, ...seen } of steps) {
          seconds += pause;
          const decision: SweepDecision = decideSweep(
            memory,
            sight(seconds, { ...seen, ...fleet(silent, 10) }),
            POLICY,
          );
          const doubted = decision.alerts.length > 0 || decision.trust.holding;
          if (doubted) begun += decision.memory.trustedSince?.getTime() === at(seconds).getTime() ? 1 : 0;
          if (doubted) trustedSince = seconds;
          if (memory !== null && !doubted && decision.trust.since !== null) {
            const lost = isBelieved(standing(decision));
            // Trusted without a break for a deadline's length, now or once before, or too often begun.
            if (lost)
              expect(seconds - trustedSince >= 180 || begun >= 3 || decision.trust.spentBefore !== null).toBe(
                true,
              );
            if (seconds - trustedSince >= 180) expect(lost).toBe(true);
          }
          // In doubt nothing is lost, and nobody may be called so.
          if (decision.trust.holding) {
            expect(standing(decision)).toBe('held');
            expect(decision.machinesAllowed).toBe(0);
          }
          memory = decision.memory;
        }
      }),
      { seed: 20_261_121, numRuns: 2_000 },
    );
  });
});

describe('the dead are found at a limited rate', () => {
  const waiting = (seconds: number, machinesWaiting: number, periodSeconds = 10) =>
    sight(seconds, { machinesWaiting, periodSeconds });

  it('of one machine in 10 s by default, and no more after a pause', () => {
    const decisions = sweeps(waiting(0, 5), waiting(10, 5), waiting(30, 5));
    expect(decisions.map(({ machinesAllowed }) => machinesAllowed)).toEqual([1, 1, 1]);
  });

  it('of a minute at once, where a schedule sweeps once a minute', () => {
    expect(last(waiting(0, 10, 60)).machinesAllowed).toBe(6);
  });

  it.each([
    [10, 10],
    [10, 60],
    [300, 10],
    [300, 60],
    [5_000, 10],
    [5_000, 60],
  ])('that finds all of %d within 4 minutes with a sweep every %d s', (dead, periodSeconds) => {
    let memory: SweepMemory | null = null;
    let left = dead;
    let seconds = 0;
    for (; left > 0 && seconds <= 240; seconds += periodSeconds) {
      const decision: SweepDecision = decideSweep(memory, waiting(seconds, left, periodSeconds), POLICY);
      const used = Math.min(left, decision.machinesAllowed);
      left -= used;
      const { tokens } = decision.memory;
      memory = { ...decision.memory, tokens: tokens && { ...tokens, machines: tokens.machines - used } };
    }
    expect(left).toBe(0);
  });
});

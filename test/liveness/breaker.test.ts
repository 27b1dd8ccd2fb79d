import { describe, expect, it } from 'vitest';
import { countScopes, mayTrip, type SilentMachine, trippedScopes } from '../../src/liveness/breaker.js';
import { at } from '../support/sample-session.js';

const silent = (machineId: string, changed: Partial<SilentMachine> = {}): SilentMachine => ({
  ...{ machineId, site: null, beats: false, spent: false },
  ...changed,
});
const live = (...ids: string[]) => new Map(ids.map((id) => [id, null as string | null]));

describe('the count of silent machines', () => {
  it('is not made for one or two', () => {
    expect(mayTrip([silent('a'), silent('b')])).toBe(false);
    expect(mayTrip([silent('a'), silent('b'), silent('c')])).toBe(true);
    expect(countScopes([silent('a'), silent('b')], live('a', 'b'))).toEqual([]);
  });

  it('leaves out a machine of which something beats', () => {
    const machines = [silent('a'), silent('b'), silent('c', { beats: true })];
    expect(mayTrip(machines)).toBe(false);
    expect(countScopes([...machines, silent('d')], live('a', 'b', 'c', 'd'))).toEqual([
      { site: null, silent: 3, machines: 4 },
    ]);
  });

  it('leaves out a machine that was let go, also from those that are expected', () => {
    const machines = [silent('a'), silent('b'), silent('c'), silent('d', { spent: true })];
    expect(countScopes(machines, live('a', 'b', 'c', 'd', 'e'))).toEqual([
      { site: null, silent: 3, machines: 4 },
    ]);
  });

  it('includes one that has no live session any more, because it was failed a moment ago', () => {
    expect(countScopes([silent('a'), silent('b'), silent('c')], live('d'))).toEqual([
      { site: null, silent: 3, machines: 4 },
    ]);
  });

  it('is made of each site for itself', () => {
    const sites = new Map(
      [...'abcdefgh'].map((id): [string, string | null] => [id, id < 'e' ? 'attic' : null]),
    );
    const machines = [...'abc'].map((id) => silent(id, { site: 'attic' }));
    expect(countScopes(machines, sites)).toEqual([
      { site: null, silent: 3, machines: 8 },
      { site: 'attic', silent: 3, machines: 4 },
    ]);
  });
});

describe('the breaker', () => {
  const before = [{ site: null, since: at(0), fewest: 9, fewestAt: at(0) }];
  const scopes = (silentNow: number, seconds: number) =>
    trippedScopes([{ site: null, silent: silentNow, machines: 20 }], before, 80_000, at(seconds));

  it.each([
    [11, 200, 'stays'],
    [10, 79, 'stays'],
    [10, 80, 'ends'],
    [4, 10, 'stays'],
    [3, 10, 'ends'],
    [2, 10, 'ends'],
  ])('with %d of 20 still silent after %d s: %s', (silentNow, seconds, expected) => {
    expect(scopes(silentNow, seconds)).toHaveLength(expected === 'stays' ? 1 : 0);
  });

  it('waits anew whenever one more came back', () => {
    expect(scopes(8, 79)[0]).toEqual({ site: null, since: at(0), fewest: 8, fewestAt: at(79) });
    expect(scopes(10, 79)[0]).toEqual(before[0]);
  });
});

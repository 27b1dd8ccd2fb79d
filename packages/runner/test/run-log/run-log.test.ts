import { existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { RunEvent } from '@claude-projects/protocol';
import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { eventually } from '../support/conditions.js';
import { LogRig } from '../support/log-rig.js';

const rigs: LogRig[] = [];
afterEach(() => {
  for (const rig of rigs.splice(0)) rig.end();
});
const rig = (given: Record<string, unknown> = {}) => {
  const one = new LogRig(given);
  rigs.push(one);
  return one;
};
const bytesIn = (events: readonly RunEvent[]) =>
  Buffer.concat(events.flatMap(({ payload }) => (payload instanceof Uint8Array ? [payload] : [])));

it('keeps bytes as bytes and everything else as it was, in one order without gaps', () => {
  const one = rig();
  const { log, told } = one;
  one.create('a');
  const bytes = Buffer.from([0, 255, 0xc3, 10, 27]);
  log.status('a', 'started', { columns: 80, rows: 24 });
  log.output('a', bytes);
  log.resize('a', 100, 30);
  log.input('a', Buffer.from('ls\r'));
  log.status('a', 'ended', { exit: { code: 3, signal: null }, reason: 'exit code 3' });
  expect(told).toEqual([]);
  expect(log.flush()).toBe(true);
  const events = log.read('a', 0, 100, 1e6);
  expect(events.map(({ seq, channel, type }) => [seq, channel, type])).toEqual([
    [1, 'system:status', 'started'],
    [2, 'pty:stdout', 'bytes'],
    [3, 'pty:resize', 'size'],
    [4, 'run:input', 'bytes'],
    [5, 'system:status', 'ended'],
  ]);
  expect(Buffer.from(events[1]?.payload as Uint8Array)).toEqual(bytes);
  expect(events[2]?.payload).toEqual({ columns: 100, rows: 30 });
  expect(told.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
  expect(log.find('a')).toMatchObject({
    ...{ status: 'ended', exit: { code: 3 }, outputBytes: 5, columns: 100, headSeq: 5 },
  });
});

it('commits at once when the loop is idle, and after 50 events when it is not', async () => {
  const one = rig();
  one.create('a');
  one.log.output('a', Buffer.from('x'));
  await eventually('it is told', () => one.told.length === 1);
  for (let count = 0; count < 120; count += 1) one.log.output('a', Buffer.from('y'));
  expect(one.told.length).toBe(101);
  one.now += 1_000;
  one.log.output('a', Buffer.from('z'));
  expect(one.told.length).toBe(122);
});

it('answers any cursor with exactly what follows it', () => {
  const one = rig();
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom('a', 'b'), fc.uint8Array({ maxLength: 40 })), { maxLength: 60 }),
      fc.nat(70),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 200 }),
      (writes, after, limit, maxBytes) => {
        const names = { a: crypto.randomUUID(), b: crypto.randomUUID() };
        const expected = { a: [] as Uint8Array[], b: [] as Uint8Array[] };
        for (const name of ['a', 'b'] as const) one.create(names[name]);
        for (const [name, bytes] of writes) {
          expected[name as 'a'].push(bytes);
          one.log.output(names[name as 'a'], bytes);
        }
        one.log.flush();
        for (const name of ['a', 'b'] as const) {
          const found: RunEvent[] = [];
          for (let cursor = after; ; ) {
            const page = one.log.read(names[name], cursor, limit, maxBytes);
            if (page.length === 0) break;
            found.push(...page);
            cursor = page.at(-1)?.seq ?? 0;
          }
          expect(found.map(({ seq }) => seq)).toEqual(
            expected[name].map((_, index) => index + 1).slice(after),
          );
          expect(bytesIn(found)).toEqual(Buffer.concat(expected[name].slice(after)));
        }
      },
    ),
    { numRuns: 50, seed: 7 },
  );
});

it('opens with everything that it told, under the numbers that it told', () => {
  const one = rig();
  one.create('a', { sessionId: 's', generation: 4 });
  one.log.output('a', Buffer.from('before'));
  one.log.close();
  one.open();
  one.log.output('a', Buffer.from('after'));
  one.log.flush();
  expect(bytesIn(one.log.read('a', 0, 10, 1e6)).toString()).toBe('beforeafter');
  expect(one.log.find('a')).toMatchObject({ sessionId: 's', generation: 4, headSeq: 2, outputBytes: 11 });
  expect([...one.log.liveRuns]).toHaveLength(1);
});

it('can be read by its user only', () => {
  const one = rig();
  one.create('a');
  one.log.flush();
  const folder = dirname(one.path);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  for (const name of readdirSync(folder)) expect(statSync(`${folder}/${name}`).mode & 0o077).toBe(0);
});

it('keeps no more of a run than it may, and the newest of it', () => {
  const one = rig({ runMiB: 1 });
  one.create('a');
  for (let count = 0; count < 300; count += 1) one.log.output('a', Buffer.alloc(10_000, count % 256));
  one.log.flush();
  const record = one.log.find('a');
  const events = one.log.read('a', 0, 1_000, 1e9);
  expect(events.length * 10_000).toBeLessThanOrEqual(1024 * 1024);
  expect(events.length).toBeGreaterThan(85);
  expect(events[0]?.seq).toBe(record?.firstSeq);
  expect(events.at(-1)?.seq).toBe(300);
  expect(record).toMatchObject({ outputBytes: 3_000_000, storedBytes: events.length * 10_000 });
});

it('removes ended runs that are too many, too old or too large, and never one that runs', () => {
  const one = rig({ endedRunsMax: 3, endedRunsDays: 1 });
  const ended = { exit: { code: 0, signal: null }, reason: 'exit code 0' };
  one.create('runs on');
  for (let count = 0; count < 6; count += 1) {
    one.create(`${count}`);
    one.log.output(`${count}`, Buffer.from('x'));
    one.log.status(`${count}`, 'ended', ended);
    one.now += 1_000;
  }
  one.log.flush();
  expect(one.log.cleanUp()).toBe(3);
  expect(one.log.list(10).map(({ runId }) => runId)).toEqual(['5', '4', '3', 'runs on']);
  expect(one.log.read('0', 0, 10, 1e6)).toEqual([]);
  one.now += 86_400_001;
  one.log.cleanUp();
  expect(one.log.list(10).map(({ runId }) => runId)).toEqual(['runs on']);
});

it('pauses while the disk is full, says so, loses nothing, and goes on later', async () => {
  const one = rig();
  one.create('a');
  one.log.output('a', Buffer.from('before '));
  one.log.flush();
  one.full(true);
  one.log.output('a', Buffer.alloc(100_000, 120));
  expect(one.log.flush()).toBe(false);
  expect(one.log.paused?.reason).toBe('the disk is full');
  one.log.output('a', Buffer.from(' after'));
  expect(one.told).toHaveLength(1);
  one.now += 5_000;
  one.full(false);
  await eventually('it goes on', () => one.log.paused === null);
  one.log.flush();
  expect(one.pauses).toMatchObject([{ reason: 'the disk is full' }, null]);
  const events = one.log.read('a', 0, 100, 1e9);
  expect(bytesIn(events).toString()).toBe(`before ${'x'.repeat(100_000)} after`);
  expect(events.at(-1)).toMatchObject({ type: 'log-resumed', payload: { pausedMs: 5_000 } });
  expect(one.told.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
});

it('opens however its newest part was torn off, with a beginning of what was written', () => {
  const one = rig();
  one.create('a');
  for (let count = 0; count < 40; count += 1) {
    one.log.output('a', Buffer.alloc(500, count));
    one.log.flush();
  }
  const [file, wal] = [readFileSync(one.path), readFileSync(`${one.path}-wal`)];
  one.log.close();
  for (const part of [0, 1, 31, 32, 4_000, 4_121, wal.length / 2, wal.length - 4_097, wal.length - 1]) {
    writeFileSync(one.path, file);
    writeFileSync(`${one.path}-wal`, wal);
    truncateSync(`${one.path}-wal`, Math.floor(part));
    one.open();
    expect(one.failures).toEqual([]);
    const events = one.log.read('a', 0, 100, 1e9);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(one.log.find('a')?.headSeq ?? 0).toBe(events.length);
    one.log.close();
  }
});

it('puts a log aside that is no log, and begins a new one', () => {
  const one = rig();
  one.create('a');
  one.log.close();
  writeFileSync(one.path, 'this is no database, but somebody wrote it here '.repeat(200));
  one.open();
  expect(one.putAside).not.toBeNull();
  expect(existsSync(one.putAside ?? '')).toBe(true);
  one.create('b');
  expect(one.log.flush()).toBe(true);
});

it('refuses a log that a newer version wrote, and leaves it as it is', () => {
  const one = rig();
  one.database.exec('PRAGMA user_version = 99');
  one.log.close();
  expect(() => one.open()).toThrow('version 99');
  expect(readdirSync(dirname(one.path)).filter((name) => name.includes('damaged'))).toEqual([]);
});

it('keeps a layout for each client', () => {
  const { store } = rig();
  expect(store.layout('one')).toBeNull();
  store.saveLayout('one', { panes: ['a'] }, 1);
  store.saveLayout('one', { panes: ['a', 'b'] }, 2);
  store.saveLayout('two', {}, 2);
  expect(store.layout('one')).toEqual({ panes: ['a', 'b'] });
});

import { randomUUID } from 'node:crypto';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { sleepCountingSeconds } from '../../src/adapters/sleep-counting-clock.js';
import type { KeeperEvent } from '../../src/core/keeper-port.js';
import { Keeper } from '../../src/keeper/keeper.js';
import { keeperSettingsSchema } from '../../src/keeper/keeper-settings.js';
import { operatingSystem } from '../../src/keeper/operating-system.js';
import { endTree } from '../../src/keeper/strays.js';
import { TreeRecords } from '../../src/keeper/tree-records.js';
import { eventually } from '../support/conditions.js';
import { StandInEngine } from '../support/container-engine.js';
import { Cleanup, isGone, pidIn, standsStill, stateOf } from '../support/processes.js';

const s = `s-${randomUUID()}`;
let directory: string;
let engine: StandInEngine;
let keeper: Keeper;
let ticking: NodeJS.Timeout;
let output = '';
const events: KeeperEvent[] = [];
const cleanup = new Cleanup();

beforeEach(() => {
  vi.spyOn(console, 'error').mockReturnValue();
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'container-')));
  engine = new StandInEngine(join(directory, 'engine'));
  events.length = 0;
  output = '';
  const settings = keeperSettingsSchema.parse({
    stateDirectory: directory,
    socketPath: '',
    stopGraceSeconds: 4,
  });
  keeper = new Keeper({
    ...{ settings, records: new TreeRecords(directory), keeperId: 'keeper', bootId: 'boot' },
    nowSeconds: sleepCountingSeconds,
    // Another user's processes: what runs in a container is not told by its environment here.
    system: { ...operatingSystem, readMark: () => null },
  });
  keeper.attach((frame, body) => {
    if (frame.kind === 'event') events.push(frame.event);
    else if (frame.kind === 'output') output += body?.toString() ?? '';
    return true;
  });
  ticking = setInterval(() => keeper.tick(), 50);
});
afterEach(() => {
  clearInterval(ticking);
  cleanup.end();
  rmSync(directory, { recursive: true, force: true });
});

function start(script: string): void {
  const launch = {
    ...{ command: ['/bin/bash', '-c', script], cwd: directory, allowedDirectories: [directory] },
    env: { PATH: process.env.PATH ?? '', HOME: '/root', TOKEN: "it's secret" },
    container: { name: 'worker', engine: engine.path, variables: ['TOKEN'] },
  };
  keeper.obey({
    ...{ kind: 'start', sessionId: s, runId: 'run', columns: 80, rows: 24, generation: 1, launch },
    ...{ deadlineSeconds: sleepCountingSeconds() + 600, fence: 'pause' },
  });
  keeper.obey({ kind: 'follow', sessionId: s, offset: 0, safe: 0 });
}
const pid = (name: string) =>
  eventually(`a pid in ${name}`, () => pidIn(join(directory, name))).then((found) => cleanup.add(found));
const event = (kind: KeeperEvent['kind'], withinMs = 20_000) =>
  eventually(kind, () => events.find((each) => each.kind === kind), withinMs);
const renew = (seconds: number, generation: number) =>
  keeper.obey({
    ...{ kind: 'renew', sessionId: s, generation, fence: 'pause' },
    deadlineSeconds: sleepCountingSeconds() + seconds,
  });
/** So many more calls were answered or refused. */
const calls = (more: number) => {
  const before = engine.calls.length;
  return eventually('the engine is asked again', () => engine.calls.length >= before + more);
};
const family = `trap 'echo asked; exit 7' TERM
  (trap '' TERM HUP; echo $BASHPID > child; while :; do sleep 0.05; done) &
  setsid bash -c 'echo $$ > away; exec sleep 1000' < /dev/null > /dev/null 2>&1 &
  echo $$ > root; while :; do sleep 0.05; done`;
const members = () => Promise.all(['root', 'child', 'away'].map(pid));

it('runs a command in the container, in its directory and with the variables that are named, and no others', async () => {
  start('[ -z "$HOME" ] && echo "$PWD $TOKEN homeless"; exit 5');
  expect(await event('ended')).toMatchObject({ exit: { code: 5 } });
  expect(output).toContain(`${directory} it's secret homeless`);
  expect(engine.calls[0]).not.toContain('secret');
});

it('asks what runs in the container to end, kills what does not, and tells its exit code', async () => {
  start(family);
  const pids = await members();
  keeper.obey({ kind: 'stop', sessionId: s, manner: 'graceful' });
  expect(await event('ended')).toMatchObject({ exit: { code: 7 } });
  expect(output).toContain('asked');
  expect(pids.every(isGone)).toBe(true);
});

it('freezes and thaws what runs in the container, and calls nothing frozen that is not confirmed', async () => {
  start(family);
  const pids = await members();
  engine.begin('broken');
  renew(0.1, 2);
  await calls(3);
  expect(events.map(({ kind }) => kind)).not.toContain('frozen');
  engine.end('broken');
  await event('frozen');
  expect(pids.map(standsStill)).toEqual([true, true, true]);
  renew(600, 3);
  await eventually('all go on', () => pids.every((each) => stateOf(each) === 'S'));
});

it('ends what is left in the container when the program that started it there is gone', async () => {
  start(family);
  const pids = await members();
  const root = new TreeRecords(directory).all()[0]?.root?.pid ?? 0;
  process.kill(root, 'SIGKILL');
  await event('ended');
  expect(pids.every(isGone)).toBe(true);
});

it('calls nothing ended while the container cannot be asked, and goes on when it can', async () => {
  start(family);
  const pids = await members();
  engine.begin('broken');
  keeper.obey({ kind: 'stop', sessionId: s, manner: 'kill' });
  await calls(3);
  expect(events.map(({ kind }) => kind)).not.toContain('ended');
  expect(pids.some(isGone)).toBe(false);
  engine.end('broken');
  await event('ended');
  expect(pids.every(isGone)).toBe(true);
});

it('takes a container that does not run for the end of what ran in it', async () => {
  start(family);
  const pids = await members();
  engine.begin('down');
  for (const each of pids) process.kill(each, 'SIGKILL');
  await event('ended');
});

it('ends what a dead keeper left in a container', async () => {
  start(family);
  const pids = await members();
  clearInterval(ticking);
  const [record] = new TreeRecords(directory).all();
  if (!record) throw new Error('it is not recorded');
  await endTree(record);
  expect(pids.every(isGone)).toBe(true);
});

it('says why it cannot be started where there is no engine', () => {
  rmSync(engine.path);
  start('true');
  expect(events[0]).toMatchObject({ kind: 'start-failed' });
  expect(JSON.stringify(events[0])).toContain('its slot has a container, and there is no');
  expect(engine.calls).toEqual([]);
});

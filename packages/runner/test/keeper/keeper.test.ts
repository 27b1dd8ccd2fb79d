import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, realpathSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { InventoryEntry } from '../../src/core/keeper-port.js';
import { readBootId } from '../../src/processes/boot-id.js';
import { identify } from '../../src/processes/process-identity.js';
import { eventually } from '../support/conditions.js';
import { KeeperRig } from '../support/keeper-rig.js';
import { groupOf, isGone, processesNaming, standsStill, stateOf } from '../support/processes.js';

/** Its own in each run: a process tree is also known by its session's id, machine-wide. */
const s = `s-${randomUUID()}`;

const rigs: KeeperRig[] = [];
const directories: string[] = [];
const keeper = (settings: Record<string, unknown> = {}) => {
  const rig = new KeeperRig(settings);
  rigs.push(rig);
  return rig.connect();
};
afterEach(() => {
  for (const rig of rigs.splice(0)) {
    directories.push(rig.directory);
    rig.end();
  }
});

/** A root, its child, and a grandchild that left session, group and parent behind. */
const family = `
  echo $$ > root
  sleep 1000 & echo $! > child
  setsid bash -c 'echo $$ > away; exec sleep 1000' < /dev/null > /dev/null 2>&1 &
  wait`;
const members = (rig: KeeperRig) => Promise.all(['root', 'child', 'away'].map((name) => rig.pid(name)));

it('listens where only its user can, and survives the daemon that started it', async () => {
  const rig = await keeper();
  expect(statSync(rig.settings.socketPath).mode & 0o777).toBe(0o600);
  expect(statSync(dirname(rig.settings.socketPath)).mode & 0o777).toBe(0o700);
  const { keeperPid, keeperId } = rig;
  rig.disconnect();
  await rig.connect();
  expect(rig.keeperPid).toBe(keeperPid);
  expect(rig.keeperId).toBe(keeperId);
});

it('keeps a session and its output while no daemon is there', async () => {
  const rig = await keeper();
  rig.start(s, rig.launch('echo $$ > root; echo hello; sleep 1000'));
  const root = await rig.pid('root');
  await rig.event('output', s);
  rig.disconnect();
  await rig.connect();
  expect(rig.inventory).toMatchObject([{ sessionId: s, generation: 1, state: 'running' }]);
  expect(stateOf(root)).not.toBeNull();
  rig.follow(s, 0);
  await eventually('its output', () => rig.output(s).toString().includes('hello'));
});

/** By control groups where they can be had, and one by one where they cannot. */
const means = [{ controlGroups: true }, { controlGroups: false }];

it.each(means)(
  'freezes the whole tree at its deadline without a daemon, and thaws it by a renewal (%o)',
  async (settings) => {
    const rig = await keeper(settings);
    rig.start(s, rig.launch(family), 1.5);
    const pids = await members(rig);
    rig.disconnect();
    await eventually('all frozen', () => pids.every(standsStill));
    await rig.connect();
    expect(rig.inventory).toMatchObject([{ sessionId: s, state: 'frozen' }]);
    rig.renew(s, -1);
    rig.renew(s, 600, 0);
    await rig.barrier();
    expect(pids.map(standsStill)).toEqual([true, true, true]);
    rig.renew(s, 600, 2);
    await rig.event('thawed', s);
    await eventually('all run', () => pids.every((pid) => stateOf(pid) === 'S' && !standsStill(pid)));
  },
);

it.each(means)('freezes again what somebody else continued (%o)', async (settings) => {
  const rig = await keeper(settings);
  rig.start(s, rig.launch(family), 1);
  const pids = await members(rig);
  await rig.event('frozen', s);
  const group = groupOf(pids[0] ?? 0);
  if (group?.includes('claude-projects-')) writeFileSync(join(group, 'cgroup.freeze'), '0');
  for (const pid of pids) process.kill(pid, 'SIGCONT');
  await eventually('all frozen', () => pids.every(standsStill));
});

it('ends the whole tree at its deadline where the fence is to stop', async () => {
  const rig = await keeper();
  rig.start(s, rig.launch(`trap '' TERM HUP; ${family}`), 1, 'stop');
  const pids = await members(rig);
  expect(await rig.event('ended', s)).toMatchObject({
    generation: 1,
    fenced: true,
    exit: { signal: 'SIGKILL' },
  });
  expect(pids.every(isGone)).toBe(true);
});

it('only says so where there is no fence', async () => {
  const rig = await keeper();
  rig.start(s, rig.launch(family), 1, 'none');
  const pids = await members(rig);
  await rig.event('overdue', s);
  expect(pids.map(standsStill)).not.toContain(true);
});

it.each(['pause', 'stop'] as const)('lets no stop last beyond the deadline (%s)', async (fence) => {
  const rig = await keeper({ stopGraceSeconds: 60 });
  rig.start(s, rig.launch(`trap '' TERM HUP; ${family}`), 1, fence);
  const pids = await members(rig);
  rig.link.order({ kind: 'stop', sessionId: s, manner: 'graceful' });
  expect(await rig.event('ended', s)).toMatchObject({ exit: { signal: 'SIGKILL' }, fenced: false });
  expect(pids.every(isGone)).toBe(true);
});

it('kills a frozen tree', async () => {
  const rig = await keeper();
  rig.start(s, rig.launch(family), 1);
  const pids = await members(rig);
  await rig.event('frozen', s);
  rig.link.order({ kind: 'stop', sessionId: s, manner: 'graceful' });
  expect(await rig.event('ended', s)).toMatchObject({ exit: { signal: 'SIGKILL' } });
  expect(pids.every(isGone)).toBe(true);
});

it('asks a tree to end before it kills it', async () => {
  const rig = await keeper();
  rig.start(s, rig.launch(`trap 'exit 7' TERM; echo $$ > root; while :; do sleep 0.05; done`));
  await rig.pid('root');
  rig.link.order({ kind: 'stop', sessionId: s, manner: 'graceful' });
  expect(await rig.event('ended', s)).toMatchObject({ exit: { code: 7 }, fenced: false });
});

it('tells of an exit code, and of a signal, once nothing of the tree is left', async () => {
  const rig = await keeper();
  rig.start('code', rig.launch('exit 3'));
  rig.start('signal', rig.launch(`trap '' HUP TERM; ${family}`));
  const pids = await members(rig);
  expect(await rig.event('ended', 'code')).toMatchObject({ exit: { code: 3, signal: null } });
  process.kill(pids[0] ?? 0, 'SIGKILL');
  expect(await rig.event('ended', 'signal', 5_000)).toMatchObject({
    exit: { code: null, signal: 'SIGKILL' },
  });
  expect(pids.every(isGone)).toBe(true);
});

it('keeps an end for the daemon that comes later', async () => {
  const rig = await keeper();
  rig.start(s, rig.launch('echo $$ > root; while [ ! -e go ]; do sleep 0.02; done; exit 4'));
  const root = await rig.pid('root');
  rig.disconnect();
  mkdirSync(join(rig.directory, 'go'));
  await eventually('it ended', () => isGone(root));
  await eventually('the inventory knows', async () => {
    await rig.connect();
    return rig.inventory[0]?.state === 'ended';
  });
  expect(rig.inventory).toMatchObject([{ exit: { code: 4, signal: null } }]);
});

it('finds and ends what a killed keeper left, before its successor says a word', async () => {
  const rig = await keeper();
  // The root ends with its terminal. One left its session and group and carries the mark; one dropped the mark.
  const script = `
    setsid bash -c 'echo $$ > away; exec sleep 1000' > /dev/null 2>&1 &
    env -i PATH="$PATH" bash -c 'trap "" HUP; echo $$ > unmarked; exec sleep 1000' > /dev/null 2>&1 &
    wait`;
  rig.start(s, rig.launch(script));
  const survivors = [await rig.pid('away'), await rig.pid('unmarked')];
  const before = rig.keeperId;
  // What ends a dead keeper's trees otherwise dies with it here.
  for (const pid of [...rig.aftermathPids, rig.keeperPid]) process.kill(pid, 'SIGKILL');
  await eventually('the loss is seen', () => rig.lost === 1);
  expect(survivors.map(stateOf)).toEqual(['S', 'S']);
  await rig.connect();
  expect(survivors.every(isGone)).toBe(true);
  expect(rig.keeperId).not.toBe(before);
  expect(rig.inventory).toEqual([]);
  expect(rig.records.all()).toEqual([]);
});

it('finds by its mark a tree that was being started when its keeper was killed', async () => {
  const rig = new KeeperRig();
  rigs.push(rig);
  const stray = spawn('sleep', ['1000'], {
    env: { CLAUDE_PROJECTS_SESSION: `${rig.directory}:1` },
    detached: true,
  });
  const pid = rig.cleanup.add(stray.pid ?? 0);
  const record = { startedGeneration: 1, keeperId: 'dead', bootId: readBootId(), root: null, groups: [] };
  rig.records.write({ ...record, sessionId: rig.directory });
  await rig.connect();
  await eventually('it is gone', () => isGone(pid));
});

it('does not touch a process that has a recorded pid but another start, or another boot', async () => {
  const rig = new KeeperRig();
  rigs.push(rig);
  const innocent = spawn('sleep', ['1000'], { detached: true });
  const pid = rig.cleanup.add(innocent.pid ?? 0);
  const startTime = identify(pid)?.startTime ?? '';
  const record = { startedGeneration: 1, keeperId: 'dead', bootId: readBootId(), groups: [] };
  rig.records.write({ ...record, sessionId: 'a', root: { pid, startTime: `${startTime}0` } });
  rig.records.write({ ...record, sessionId: 'b', bootId: 'other', root: { pid, startTime } });
  await rig.connect();
  expect(rig.records.all()).toEqual([]);
  expect(stateOf(pid)).toBe('S');
});

it('replaces a keeper that lives and does not answer', async () => {
  const rig = await keeper();
  const { keeperPid } = rig;
  rig.disconnect();
  process.kill(keeperPid, 'SIGSTOP');
  await rig.connect();
  expect(isGone(keeperPid)).toBe(true);
  expect(rig.keeperPid).not.toBe(keeperPid);
}, 20_000);

it('starts a session once, however often it is told to', async () => {
  const rig = await keeper();
  const launch = rig.launch('echo x >> starts; echo $$ > root; sleep 1000');
  rig.start(s, launch);
  rig.start(s, launch);
  rig.start(s, launch, 600, 'pause', 2);
  expect(await rig.event('start-failed', s)).toMatchObject({ generation: 2 });
  await rig.pid('root');
  expect(statSync(join(rig.directory, 'starts')).size).toBe(2);
});

it.each([
  ['a missing directory', { cwd: '/nowhere/at/all' }, 'there is no directory'],
  ['a directory that is not allowed', { cwd: '/' }, 'not allowed'],
  ['an unknown command', { command: ['no-such-command'] }, 'there is no command no-such-command'],
] as const)('says why it cannot start with %s', async (_what, given, reason) => {
  const rig = await keeper();
  rig.start(s, rig.launch('true', given));
  expect((await rig.event('start-failed', s)).reason).toContain(reason);
  expect(rig.records.all()).toEqual([]);
});

it('is not led out of an allowed directory by a link', async () => {
  const rig = await keeper();
  symlinkSync('/', join(rig.directory, 'link'));
  rig.start(s, rig.launch('true', { cwd: join(rig.directory, 'link') }));
  expect((await rig.event('start-failed', s)).reason).toContain('not allowed');
  expect(realpathSync(rig.directory)).toBe(rig.directory);
});

it('starts nothing whose deadline has passed', async () => {
  const rig = await keeper();
  rig.start(s, rig.launch('true'), -1);
  expect((await rig.event('start-failed', s)).reason).toContain('deadline');
});

const writes = (bytes: number) =>
  `echo $$ > root; while [ ! -e go ]; do sleep 0.02; done; yes | head -c ${bytes}; echo $$ > done`;

it('lets a terminal wait for whoever reads it, and overwrites nothing unread', async () => {
  const rig = await keeper({ bufferBytes: 256 * 1024 });
  rig.start(s, rig.launch(`${writes(2_000_000)}; sleep 1000`));
  const root = await rig.pid('root');
  rig.acknowledges = false;
  rig.follow(s, 0);
  mkdirSync(join(rig.directory, 'go'));
  await eventually('it waits', () => rig.output(s).length > 128 * 1024);
  await rig.barrier();
  expect(rig.output(s).length).toBeLessThan(256 * 1024);
  expect(existsSync(join(rig.directory, 'done'))).toBe(false);
  rig.acknowledges = true;
  rig.link.order({ kind: 'acknowledge', sessionId: s, offset: rig.output(s).length });
  await eventually('every byte is read', () => rig.output(s).length === 3_000_000);
  expect(rig.output(s).equals(Buffer.from('y\r\n'.repeat(1_000_000)))).toBe(true);
  expect(stateOf(root)).not.toBeNull();
});

/** What the keeper holds, as a daemon finds it that comes and goes. */
async function found(rig: KeeperRig, holds: (entry: InventoryEntry) => boolean): Promise<void> {
  await eventually('the keeper says so', async () => {
    await rig.connect();
    return rig.inventory.some(holds);
  });
}

it('lets a terminal wait for a daemon that is gone, and overwrites nothing meanwhile', async () => {
  const rig = await keeper({ bufferBytes: 256 * 1024 });
  rig.start(s, rig.launch(writes(2_000_000)));
  await rig.pid('root');
  rig.disconnect();
  mkdirSync(join(rig.directory, 'go'));
  await found(rig, ({ totalBytes }) => totalBytes > 128 * 1024);
  expect(rig.inventory[0]?.totalBytes).toBeLessThan(256 * 1024);
  rig.follow(s, 0);
  await eventually('every byte is read', () => rig.output(s).length === 3_000_000);
  expect(rig.output(s).equals(Buffer.from('y\r\n'.repeat(1_000_000)))).toBe(true);
});

it('keeps the last words of a terminal that was made to wait', async () => {
  const rig = await keeper({ bufferBytes: 256 * 1024 });
  rig.start(s, rig.launch(writes(94_000)));
  await rig.pid('root');
  rig.disconnect();
  mkdirSync(join(rig.directory, 'go'));
  await found(rig, ({ state }) => state === 'ended');
  rig.follow(s, 0);
  await eventually('every byte is read', () => rig.output(s).length === 141_000);
  expect(rig.output(s).equals(Buffer.from('y\r\n'.repeat(47_000)))).toBe(true);
});

it('lets a terminal go on when no daemon comes, and says what is lost by it', async () => {
  const rig = await keeper({ bufferBytes: 256 * 1024, daemonPatienceSeconds: 0.3 });
  rig.start(s, rig.launch(`${writes(2_000_000)}; sleep 1000`));
  await rig.pid('root');
  rig.disconnect();
  mkdirSync(join(rig.directory, 'go'));
  await rig.pid('done');
  await rig.connect();
  rig.follow(s, 0);
  await eventually('the newest bytes', () => rig.output(s).length === 256 * 1024);
  expect(rig.inventory).toMatchObject([{ totalBytes: 3_000_000, runId: `run of ${s}` }]);
});

it('types into a terminal and changes its size', async () => {
  const rig = await keeper();
  rig.start(s, rig.launch('stty size; read -r line; stty size; echo "got $line"; sleep 1000'));
  rig.follow(s, 0);
  await eventually('its size', () => rig.output(s).toString().includes('24 80'));
  rig.link.order({ kind: 'resize', sessionId: s, columns: 132, rows: 50 });
  rig.link.order({ kind: 'input', sessionId: s }, Buffer.from('grüße\r'));
  await eventually('its answer', () => rig.output(s).toString().includes('50 132\r\ngot grüße'));
});

it('ends by itself when it holds nothing and nobody is there', async () => {
  const rig = await keeper({ idleExitSeconds: 0.2 });
  const { keeperPid } = rig;
  rig.disconnect();
  await eventually('it left', () => isGone(keeperPid));
});

it('leaves no process behind in these tests', () => {
  expect(directories.flatMap(processesNaming)).toEqual([]);
});

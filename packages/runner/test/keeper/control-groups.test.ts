import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { detectCapabilities, removeEmptyGroups } from '../../src/limits/detect-capabilities.js';
import { eventually } from '../support/conditions.js';
import { KeeperRig } from '../support/keeper-rig.js';
import { groupOf, isGone, standsStill, stateOf } from '../support/processes.js';

const machine = detectCapabilities(`a test ${randomUUID()}`);
removeEmptyGroups(machine);
/** Where no group can be frozen and killed these guarantees are not given, and `doctor` says so. */
const withGroups = it.skipIf(machine.v2?.freezes !== true);

const s = `s-${randomUUID()}`;
let rig: KeeperRig;
beforeEach(async () => {
  rig = await new KeeperRig().connect();
});
afterEach(() => rig.end());

/** Leaves session, group, parent, terminal and environment behind: nothing but its control group tells whose it is. */
const runaway = (name: string) =>
  `setsid env -i /bin/sh -c '(trap "" HUP TERM; echo $$ > /dev/null; exec sleep 1000) & echo $! > ${name}' < /dev/null > /dev/null 2>&1;`;

withGroups(
  'freezes, thaws and ends also a process that left everything else of its session behind',
  async () => {
    rig.start(s, rig.launch(`${runaway('away')} echo $$ > root; while :; do sleep 0.05; done`), 600);
    const pids = [await rig.pid('root'), await rig.pid('away')];
    rig.renew(s, 600, 1, 'pause');
    rig.renew(s, 0.1, 2, 'pause');
    await rig.event('frozen', s);
    expect(pids.map(standsStill)).toEqual([true, true]);
    rig.renew(s, 600, 3, 'pause');
    await rig.event('thawed', s);
    expect(pids.map(standsStill)).toEqual([false, false]);
    rig.link.order({ kind: 'stop', sessionId: s, manner: 'graceful' });
    await rig.event('ended', s);
    expect(pids.every(isGone)).toBe(true);
  },
);

withGroups('kills a frozen group at once, and leaves no folder of it', async () => {
  rig.start(s, rig.launch(`${runaway('away')} echo $$ > root; sleep 1000`), 600);
  const away = await rig.pid('away');
  const root = await rig.pid('root');
  const group = groupOf(root) ?? '';
  expect(readFileSync(join(group, 'cgroup.procs'), 'utf8').split('\n')).toContain(String(away));
  rig.renew(s, 0.1, 2, 'pause');
  await rig.event('frozen', s);
  rig.link.order({ kind: 'stop', sessionId: s, manner: 'kill' });
  await rig.event('ended', s);
  expect([root, away].every(isGone)).toBe(true);
  expect(existsSync(group)).toBe(false);
});

withGroups('does not continue what a person had stopped before the freeze', async () => {
  rig.start(s, rig.launch('echo $$ > root; sleep 1000 & echo $! > job; wait'), 600);
  const job = await rig.pid('job');
  process.kill(job, 'SIGSTOP');
  await eventually('it is stopped', () => stateOf(job) === 'T');
  rig.renew(s, 0.1, 2, 'pause');
  await rig.event('frozen', s);
  rig.renew(s, 600, 3, 'pause');
  await rig.event('thawed', s);
  expect(stateOf(job)).toBe('T');
});

withGroups('ends an escaped process of a keeper that is killed, daemon or not', async () => {
  rig.start(s, rig.launch(`${runaway('away')} echo $$ > root; sleep 1000`), 600);
  const pids = [await rig.pid('root'), await rig.pid('away')];
  await eventually('it is watched', () => rig.aftermathPids.length > 0);
  rig.disconnect();
  process.kill(rig.keeperPid, 'SIGKILL');
  await eventually('nothing is left', () => pids.every(isGone));
});

withGroups('does not hold a keeper that is started from within a session to that session', async () => {
  const inner = new KeeperRig();
  try {
    const settings = JSON.stringify(inner.settings).replaceAll("'", "'\\''");
    rig.start(
      s,
      rig.launch(
        `(setsid env -i ${process.execPath} ${rig.keeperEntry} '${settings}' &); echo $$ > root; sleep 1000`,
      ),
    );
    await rig.pid('root');
    await eventually('it is up', () => existsSync(join(inner.settings.stateDirectory, 'keeper.socket')));
    await inner.connect();
    expect(groupOf(inner.keeperPid)).not.toContain('claude-projects-');
    inner.start('within', inner.launch('echo $$ > root; sleep 1000'));
    const within = await inner.pid('root');
    rig.link.order({ kind: 'stop', sessionId: s, manner: 'kill' });
    await rig.event('ended', s);
    expect(isGone(within)).toBe(false);
  } finally {
    inner.end();
  }
});

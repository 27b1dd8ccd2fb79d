import { afterEach, beforeEach, expect, it } from 'vitest';
import { eventually } from '../support/conditions.js';
import { KeeperRig } from '../support/keeper-rig.js';
import { isGone } from '../support/processes.js';

let rig: KeeperRig;
beforeEach(async () => {
  rig = await new KeeperRig().connect();
});
afterEach(() => rig.end());

// Neither the loss of its terminal nor that of its parent ends such a process.
const stubborn = (name: string) =>
  `trap "" HUP; (trap "" HUP; echo $BASHPID > ${name}-child; sleep 1000) & echo $$ > ${name}; wait`;

it('ends all trees of a keeper that is killed where no daemon is left to do it', async () => {
  await eventually('it is watched', () => rig.aftermathPids.length === 1);
  rig.start('a', rig.launch(stubborn('one')));
  rig.start('b', rig.launch(stubborn('two')));
  const pids = await Promise.all(['one', 'one-child', 'two', 'two-child'].map((name) => rig.pid(name)));
  rig.disconnect();
  process.kill(rig.keeperPid, 'SIGKILL');
  await eventually('nothing is left', () => pids.every(isGone));
  // What was lost is for the next daemon to report.
  expect(
    rig.records
      .all()
      .map(({ sessionId }) => sessionId)
      .sort(),
  ).toEqual(['a', 'b']);
});

it('leaves alone what the next keeper holds, and goes when there is nothing left to do', async () => {
  const [watching = 0] = await eventually('it is watched', () => {
    const found = rig.aftermathPids;
    return found.length === 1 && found;
  });
  rig.start('a', rig.launch(stubborn('one')));
  const old = await rig.pid('one');
  process.kill(rig.keeperPid, 'SIGKILL');
  await eventually('the old tree is ended', () => isGone(old));
  await rig.connect();
  rig.start('a', rig.launch(stubborn('two')), 600, 'pause', 2);
  const next = await rig.pid('two');
  await eventually('its work is done', () => isGone(watching));
  expect(isGone(next)).toBe(false);
});

it('is started again when it is ended itself', async () => {
  const [watching = 0] = await eventually('it is watched', () => {
    const found = rig.aftermathPids;
    return found.length === 1 && found;
  });
  process.kill(watching, 'SIGKILL');
  await eventually('another one is there', () => rig.aftermathPids.some((pid) => pid !== watching));
  rig.start('a', rig.launch(stubborn('one')));
  const pid = await rig.pid('one');
  rig.disconnect();
  process.kill(rig.keeperPid, 'SIGKILL');
  await eventually('nothing is left', () => isGone(pid));
});

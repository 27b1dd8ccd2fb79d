import { afterEach, expect, it } from 'vitest';
import { eventually } from '../support/conditions.js';
import { KeeperRig } from '../support/keeper-rig.js';
import { isGone } from '../support/processes.js';

const rigs: KeeperRig[] = [];
afterEach(() => {
  for (const rig of rigs.splice(0)) rig.end();
});

it('lets go of a keeper that does not come back, for the next attempt to end', async () => {
  const rig = new KeeperRig({}, 20);
  rigs.push(rig);
  await rig.connect();
  const { keeperPid } = rig;
  process.kill(keeperPid, 'SIGSTOP');
  await eventually('it is let go', () => rig.lost === 1);
  expect(isGone(keeperPid)).toBe(false);
  await rig.connect();
  expect(isGone(keeperPid)).toBe(true);
  expect(rig.logged).toContain(`keeper ${keeperPid} does not answer: it is ended`);
}, 20_000);

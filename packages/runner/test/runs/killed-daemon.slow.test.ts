import { afterEach, expect, it } from 'vitest';
import { killTheDaemon } from '../support/kill-the-daemon.js';
import { RunnerRig } from '../support/runner-rig.js';

const rigs: RunnerRig[] = [];
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.end();
});

it('loses no byte and repeats none when the daemon is killed while terminals write', async () => {
  const rig = new RunnerRig(null, '');
  rigs.push(rig);
  await killTheDaemon(rig, 6, 5);
  expect(await rig.ok('list')).toContain('Nothing runs here');
});

import { afterEach, it } from 'vitest';
import { killTheDaemon } from '../support/kill-the-daemon.js';
import { RunnerRig } from '../support/runner-rig.js';

const rigs: RunnerRig[] = [];
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.end();
});

it('loses no byte and repeats none when the daemon is killed 50 times', async () => {
  const rig = new RunnerRig(null, '');
  rigs.push(rig);
  await killTheDaemon(rig, 50);
}, 600_000);

import { afterEach, it } from 'vitest';
import { killTheDaemon } from '../support/kill-the-daemon.js';
import { RunnerRig } from '../support/runner-rig.js';
import { stressSize } from '../support/stress-size.js';

const rigs: RunnerRig[] = [];
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.end();
});

const { kills, seed } = stressSize();

it(`loses no byte and repeats none when the daemon is killed ${kills} times`, async () => {
  const rig = new RunnerRig(null, '', { config: { runLog: { runMiB: 256 } } });
  rigs.push(rig);
  await killTheDaemon(rig, kills, seed);
});

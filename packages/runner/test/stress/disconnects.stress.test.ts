import { afterEach, it } from 'vitest';
import { disconnectAtRandom } from '../support/disconnect-at-random.js';
import { RunnerRig } from '../support/runner-rig.js';
import { stressSize } from '../support/stress-size.js';

const rigs: RunnerRig[] = [];
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.end();
});

const { disconnects, seed } = stressSize();

it(`gives every client the same complete sequence through ${disconnects} random disconnects`, async () => {
  const rig = new RunnerRig(null, '', { config: { runLog: { runMiB: 256 } } });
  rigs.push(rig);
  await disconnectAtRandom(rig, disconnects, seed);
});

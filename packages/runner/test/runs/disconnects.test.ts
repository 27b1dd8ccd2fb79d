import { afterEach, it } from 'vitest';
import { disconnectAtRandom } from '../support/disconnect-at-random.js';
import { RunnerRig } from '../support/runner-rig.js';

const rigs: RunnerRig[] = [];
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.end();
});

it('gives every client the same complete sequence through 1,000 random disconnects', async () => {
  const rig = new RunnerRig(null, '');
  rigs.push(rig);
  await disconnectAtRandom(rig, 1_000, 9);
});

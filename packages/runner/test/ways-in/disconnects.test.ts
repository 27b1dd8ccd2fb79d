import { afterEach, it } from 'vitest';
import { RunnerRig } from '../support/runner-rig.js';
import { askedOften, terminalDisconnects } from '../support/terminal-disconnects.js';

const rigs: RunnerRig[] = [];
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.end();
});

it('gives every client over Socket.IO and SSE the same complete sequence through random disconnects', async () => {
  const rig = new RunnerRig(null, '', { config: askedOften });
  rigs.push(rig);
  await terminalDisconnects(rig, 120, 3);
});

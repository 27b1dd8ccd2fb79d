import { afterEach, expect, it } from 'vitest';
import { eventually } from '../support/conditions.js';
import { RunnerRig } from '../support/runner-rig.js';

const rigs: RunnerRig[] = [];
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.end();
});

it('tells in the log which limit ended a run', async () => {
  const rig = new RunnerRig(null, '');
  rigs.push(rig);
  const limits = { wallSeconds: 1, memoryMiB: 256 };
  const command = ['bash', '-c', 'sleep 1000'];
  rig.write('templates.json', {
    short: { command, cwd: rig.work, allowedDirectories: [rig.work], limits },
  });
  const id = await rig.ok('start', '--template', 'short');
  const end = await eventually('its end', async () => {
    const events = (await rig.ok('logs', id, '--json')).split('\n').map((line) => JSON.parse(line));
    return events.find(({ type }) => type === 'ended');
  });
  expect(end.payload).toMatchObject({ cause: 'timeout', reason: 'it ran for longer than it may' });
});

import { afterEach, expect, it } from 'vitest';
import { eventually } from '../support/conditions.js';
import { RunnerRig } from '../support/runner-rig.js';

const rigs: RunnerRig[] = [];
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.end();
});

it('starts what an edited templates.json names without a restart, and says what is wrong with it', async () => {
  const rig = new RunnerRig(null, '');
  rigs.push(rig);
  const template = (script: string) => ({
    ...{ command: ['bash', '-c', script], cwd: rig.work, allowedDirectories: [rig.work] },
  });
  await rig.ok('up');
  const { pid } = await rig.status();
  rig.write('templates.json', { fresh: template('echo from the template') });
  await rig.ok('start', '--template', 'fresh', '--name', 'one');
  await eventually('it wrote', async () => (await rig.ok('logs', 'one')) === 'from the template');
  rig.write('templates.json', { fresh: { ...template('true'), cwd: '/' } });
  await eventually('it is told', async () => (await rig.status()).notice?.includes('fresh.cwd'));
  rig.write('templates.json', {});
  await eventually('that is over', async () => (await rig.status()).notice === null);
  expect((await rig.cli('start', '--template', 'fresh')).stderr).toContain('fresh');
  expect((await rig.status()).pid).toBe(pid);
});

import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { eventually } from '../support/conditions.js';
import { RunnerRig } from '../support/runner-rig.js';

const rigs: RunnerRig[] = [];
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.end();
});
const rigWith = (script: string, given: object) => {
  const rig = new RunnerRig(null, '');
  rigs.push(rig);
  const command = ['bash', '-c', script];
  rig.write('templates.json', {
    it: { command, cwd: rig.work, allowedDirectories: [rig.work], ...given },
  });
  return rig;
};
interface Listed {
  readonly runId: string;
  readonly status: string;
}
const runs = async (rig: RunnerRig): Promise<Listed[]> => JSON.parse(await rig.ok('list', '--all', '--json'));
const events = async (rig: RunnerRig, id: string) =>
  (await rig.ok('logs', id, '--json')).split('\n').map((line) => JSON.parse(line));

it('starts it again with its own environment after the daemon was killed, and stops for a person', async () => {
  const rig = rigWith('echo $$ > pid; while [ ! -e fail ]; do sleep 0.05; done; rm fail; exit 1', {
    ...{ restart: 'on-failure', env: { SECRET: 'kept' } },
  });
  const id = await rig.ok('start', '--template', 'it');
  const pid = await rig.pid('pid');
  expect(statSync(join(rig.state, 'restarts.json')).mode & 0o777).toBe(0o600);
  await rig.kill('daemon');
  writeFileSync(join(rig.work, 'fail'), '');
  await rig.ok('up');
  await eventually('it runs again', async () => (await rig.pid('pid')) !== pid, 20_000);
  const again = (await runs(rig)).find(({ status }) => status === 'running')?.runId ?? '';
  expect(again).not.toBe(id);
  await rig.ok('stop', again);
  await eventually('it is ended', async () => (await runs(rig)).every(({ status }) => status === 'ended'));
  expect((await events(rig, again)).map(({ type }) => type)).not.toContain('restart-planned');
  expect(rig.text('restarts.json')).not.toContain('SECRET');
});

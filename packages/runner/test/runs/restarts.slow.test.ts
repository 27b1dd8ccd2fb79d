import { existsSync, writeFileSync } from 'node:fs';
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

it('starts again what fails, says in the log of both runs what and why, and gives up in the end', async () => {
  const rig = rigWith('echo $$ >> starts; exit 3', { restart: 'on-failure' });
  await rig.ok('start', '--template', 'it', '--name', 'frail');
  const notice = await eventually('a person is told', async () => (await rig.status()).notice, 30_000);
  expect(notice).toContain('run frail is not started again: exit code 3');
  const [last, , , first] = await runs(rig);
  expect(await runs(rig)).toHaveLength(4);
  const before = await events(rig, first?.runId ?? '');
  expect(before.map(({ type }) => type).slice(-2)).toEqual(['restart-planned', 'ended']);
  const after = await events(rig, last?.runId ?? '');
  expect(after.find(({ type }) => type === 'restarted').payload).toMatchObject({
    attempt: 3,
    why: 'exit code 3',
  });
  expect(after.map(({ type }) => type).slice(-2)).toEqual(['restart-given-up', 'ended']);
});

it('ends what its check calls ill, and starts it again', async () => {
  const rig = rigWith('rm -f ill; echo up >> ups; sleep 1000', {
    restart: 'on-failure',
    check: { command: ['test', '!', '-e', 'ill'], intervalSeconds: 1, failuresAllowed: 1 },
  });
  const id = await rig.ok('start', '--template', 'it');
  await eventually('it is up', () => existsSync(join(rig.work, 'ups')));
  writeFileSync(join(rig.work, 'ill'), '');
  await eventually(
    'another one runs',
    async () => (await runs(rig)).some(({ runId, status }) => runId !== id && status === 'running'),
    20_000,
  );
  expect((await events(rig, id)).map(({ type }) => type)).toContain('unhealthy');
});

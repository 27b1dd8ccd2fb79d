import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { useSpine } from '../e2e/spine.js';
import { RunnerRig } from '../support/runner-rig.js';

const spine = useSpine();

/** A runner whose key may read, as the one that an enrolment brings. */
async function reader(): Promise<RunnerRig> {
  const rig = await spine.runner();
  const { key } = await spine.api.makeKey({ scopes: ['runner', 'read'] });
  writeFileSync(join(rig.directory, 'key'), key);
  return rig;
}

it('shows the sessions of the fleet by project, machine and health, and counts all of it', async () => {
  const [rig, project] = [await reader(), await spine.project()];
  await spine.api.request('PATCH', `/v1/projects/${project}`, { body: { name: 'night shift' } });
  const id = await rig.start(project, 'sleep 1000');
  await spine.until(id, ({ status }) => status === 'active');
  const { machineId } = await rig.status();
  const lines = (await rig.ok('fleet', 'sessions', '--project', 'night shift')).split('\n');
  expect(lines[0]).toMatch(/^ID +PROJECT +MACHINE +SLOT +STATUS +HEALTH +BEAT +NOTE$/);
  expect(lines.slice(1)).toEqual([
    expect.stringMatching(new RegExp(`^${id} +night shift .* active +healthy +\\d+s`)),
  ]);
  expect(await rig.ok('fleet', 'sessions', '--health', 'stalled', '--machine', machineId)).toBe(
    'There are none.',
  );
  const { items, more } = JSON.parse(await rig.ok('fleet', 'sessions', '--json', '--project', project));
  expect({ more, items }).toMatchObject({ more: false, items: [{ id, health: 'healthy' }] });
  expect(await rig.ok('fleet')).toMatch(/health +1 healthy/);
  const machines = await rig.ok('fleet', 'machines');
  expect(machines).toMatch(new RegExp(`^${machineId} .* ok `, 'm'));
});

it('shows what waits for a recovery, and of long lists only as much as was asked for', async () => {
  const [rig, project] = [await reader(), await spine.project({ concurrency: 'slot' })];
  for (const each of [1, 2]) {
    const id = await rig.start(project, `exit ${each}`);
    await spine.until(id, ({ status }) => status === 'failed');
  }
  const both = await rig.ok('fleet', 'recoveries', '--status', 'pending', '--project', project);
  expect(both.match(/process-exit/g)).toHaveLength(2);
  const one = await rig.cli('fleet', 'recoveries', '--project', project, '--limit', '1');
  expect(one.stdout.match(/process-exit/g)).toHaveLength(1);
  expect(one.stderr).toBe('There are more than 1: ask for more with --limit.\n');
  const listed = JSON.parse(
    await rig.ok('fleet', 'recoveries', '--limit', '1', '--project', project, '--json'),
  );
  expect(listed).toMatchObject({ more: true, items: [{ status: 'pending' }] });
});

it('says in one sentence why there is no fleet to see', async () => {
  const may = await spine.runner();
  expect(await may.cli('fleet')).toMatchObject({
    code: 4,
    stderr: expect.stringMatching(
      /^The key in .* may not do this: .*scope read\. Enrol this machine .*command\.\n$/,
    ),
  });
  const rig = await reader();
  writeFileSync(join(rig.directory, 'key'), `cp_${'0'.repeat(72)}`);
  expect(await rig.cli('fleet', 'machines')).toMatchObject({
    code: 4,
    stderr: expect.stringMatching(/^The key in .* is unknown, revoked or expired: get another one/),
  });
  const alone = new RunnerRig(null, '');
  expect(await alone.cli('fleet')).toMatchObject({
    code: 5,
    stderr: expect.stringContaining('No API is set'),
  });
  alone.write('config.json', { apiUrl: 'http://127.0.0.1:9', apiKeyFile: join(alone.directory, 'key') });
  writeFileSync(join(alone.directory, 'key'), 'cp_1');
  expect(await alone.cli('fleet', 'sessions')).toMatchObject({
    code: 6,
    stderr: expect.stringMatching(/^The API at http:\/\/127\.0\.0\.1:9 does not answer: .*\n$/),
  });
  await alone.end();
});

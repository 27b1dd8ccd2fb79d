import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { eventually } from '../support/conditions.js';
import { isGone } from '../support/processes.js';
import { useSpine } from './spine.js';

const spine = useSpine();

it('finds the daemon and keeps the keeper when it is called with another runtime directory', async () => {
  const environment: Record<string, string> = {};
  const rig = await spine.runner({ environment });
  const id = await rig.start(await spine.project(), 'echo $$ > pid; exec sleep 1000');
  const pid = await rig.pid('pid');
  const keeper = rig.pidOf('keeper');
  const held = async () => (await rig.status()).sessions.find((each) => each.id === id)?.phase === 'running';
  await eventually('it runs', held);

  // As cron and ssh leave it: an empty variable counts as none.
  environment.XDG_RUNTIME_DIR = '';
  expect((await rig.status()).pid).toBe(rig.pidOf('daemon'));
  await rig.kill('daemon');
  await rig.ok('up');
  await eventually('it is adopted', held);

  environment.XDG_RUNTIME_DIR = join(rig.directory, 'other');
  await rig.ok('down');
  await rig.ok('up');
  await eventually('it is adopted again', held);

  expect(rig.pidOf('keeper')).toBe(keeper);
  expect(isGone(pid)).toBe(false);
});

it('goes on when the runtime directory is removed, as it is at logout', async () => {
  const rig = await spine.runner();
  const id = await rig.start(await spine.project(), 'echo $$ > pid; exec sleep 1000');
  const pid = await rig.pid('pid');
  const keeper = rig.pidOf('keeper');
  const daemon = rig.pidOf('daemon');
  rmSync(join(rig.directory, 'run'), { recursive: true });
  await eventually('the daemon is found again', async () => (await rig.cli('status')).code === 0);
  expect(rig.pidOf('daemon')).toBe(daemon);
  await rig.kill('daemon');
  rmSync(join(rig.directory, 'run'), { recursive: true });
  await rig.ok('up');
  await eventually('it is adopted', async () =>
    (await rig.status()).sessions.some((each) => each.id === id && each.phase === 'running'),
  );
  expect(rig.pidOf('keeper')).toBe(keeper);
  expect(isGone(pid)).toBe(false);
});

it('ends all sessions while the API is away, and leaves the reports for later', async () => {
  const rig = await spine.runner();
  const id = await rig.start(await spine.project(), 'echo $$ > pid; exec sleep 1000');
  const pid = await rig.pid('pid');
  const keeper = rig.pidOf('keeper');
  // A daemon that is started with it finds no API, and everything else as it was.
  await rig.ok('down');
  rig.write('config.json', {
    apiUrl: 'http://127.0.0.1:9',
    apiKeyFile: join(rig.directory, 'key'),
    slots: [{ number: 1 }],
  });
  await rig.ok('up');
  expect(await rig.ok('down', '--sessions')).toContain('1 reports reach the API');
  expect(isGone(pid)).toBe(true);
  await eventually('the keeper leaves', () => isGone(keeper));
  rig.write('config.json', {
    apiUrl: spine.api.url,
    apiKeyFile: join(rig.directory, 'key'),
    slots: [{ number: 1 }],
    idleHeartbeatSeconds: 1,
  });
  await rig.ok('up');
  await spine.until(id, ({ status }) => status === 'cancelled');
});

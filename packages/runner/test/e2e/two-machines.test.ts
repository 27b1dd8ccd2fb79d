import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { eventually } from '../support/conditions.js';
import { isGone, standsStill, stateOf } from '../support/processes.js';
import type { RunnerRig } from '../support/runner-rig.js';
import { useSpine } from './spine.js';

const spine = useSpine();
const anyMachine = { recoveryMode: 'any-machine' };

/** A template that writes the pid of its process into the machine's own folder. */
const withTemplate = async (): Promise<RunnerRig> => {
  const rig = await spine.runner();
  const command = ['bash', '-c', 'echo $$ > "$HOME/work/pid"; exec sleep 1000'];
  rig.write('templates.json', { work: { command, cwd: '/tmp', allowedDirectories: ['/tmp'] } });
  return rig;
};

it('moves a session to another machine, and ends the copy that was only out of reach', async () => {
  const [first, second] = [await withTemplate(), await withTemplate()];
  const project = await spine.project(anyMachine);
  const id = await first.ok('start', '--project', project, '--template', 'work');
  const old = await first.pid('pid');
  // A daemon that stands still is a machine without a network; its keeper is on its own.
  process.kill(first.pidOf('daemon'), 'SIGSTOP');
  await second.ok('up');
  const recovered = await spine.until(
    id,
    ({ status, generation }) => status === 'active' && generation > 1,
    30_000,
  );
  expect(standsStill(old)).toBe(true);
  const copy = await second.pid('pid');
  expect(stateOf(copy)).toBe('S');
  const { machineId } = await second.status();
  expect(recovered.machineId).toBe(machineId);
  process.kill(first.pidOf('daemon'), 'SIGCONT');
  await eventually('the old copy is ended', () => isGone(old));
  expect(stateOf(copy)).toBe('S');
  expect(await spine.session(id)).toMatchObject({ status: 'active', machineId });
}, 60_000);

it('recovers on its own machine what crashed there, a command that was started there included', async () => {
  const rig = await spine.runner();
  const project = await spine.project({ recoveryMode: 'same-machine' });
  const id = await rig.start(project, 'echo $$ > pid.$$; ln -sfn pid.$$ pid; sleep 1000');
  const before = await rig.pid('pid');
  process.kill(before, 'SIGKILL');
  await spine.until(id, ({ status, generation }) => status === 'active' && generation > 1, 30_000);
  // It is active before its first line has run, and until then the file names the old process.
  const after = await eventually('another process', async () => {
    const pid = await rig.pid('pid');
    return pid !== before && pid;
  });
  expect(stateOf(after)).not.toBeNull();
}, 40_000);

it('takes over nothing that a person on this machine has not allowed', async () => {
  const [first, second] = [await spine.runner(), await spine.runner()];
  const project = await spine.project(anyMachine);
  const id = await first.start(project, 'echo $$ > pid; sleep 1000');
  await first.pid('pid');
  await first.kill('daemon');
  await second.ok('up');
  await spine.until(id, ({ generation }) => generation > 1);
  await spine.until(id, ({ status }) => status === 'failed');
  expect(second.text('daemon.log')).toContain('is not taken over');
  expect((await second.status()).sessions).toEqual([]);
  expect(existsSync(join(second.work, 'pid'))).toBe(false);
}, 40_000);

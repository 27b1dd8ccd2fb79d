import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { detectSandbox } from '../../src/sandbox/detect-sandbox.js';
import { eventually } from '../support/conditions.js';
import { RunnerRig } from '../support/runner-rig.js';

const rigs: RunnerRig[] = [];
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.end();
});

const alone = (given: ConstructorParameters<typeof RunnerRig>[2] = {}) => {
  const rig = new RunnerRig(null, '', given);
  rigs.push(rig);
  return rig;
};
const wrote = (rig: RunnerRig, run: string, text: string) =>
  eventually(`${run} wrote ${text}`, async () => (await rig.ok('logs', run)).includes(text));

it('starts the shell of its user where no command is named', async () => {
  const rig = alone({ environment: { SHELL: '/bin/sh' } });
  const id = await rig.ok('start', '.', '--name', 'shell');
  await rig.ok('send', 'shell', 'echo "I am $0 in $PWD"');
  await wrote(rig, id, `I am /bin/sh in ${rig.work}`);
});

it('starts a template by name, in its directory or another allowed one, with variables beside its own', async () => {
  const rig = alone();
  const other = join(rig.work, 'other');
  mkdirSync(other);
  rig.write('templates.json', {
    say: {
      command: ['sh', '-c', 'echo "$PWD: $ONE $TWO"'],
      cwd: rig.work,
      env: { ONE: 'one', TWO: 'two' },
      allowedDirectories: [rig.work],
    },
  });
  await rig.ok('start', '--template', 'say', '--name', 'here', '--env', 'TWO=2', '--env', 'THREE=3');
  await wrote(rig, 'here', `${rig.work}: one 2`);
  await rig.ok('start', 'other', '--template', 'say', '--name', 'there');
  await wrote(rig, 'there', `${other}: one two`);
  const outside = await rig.cli('start', '/', '--template', 'say');
  expect(outside).toMatchObject({ code: 4, stderr: expect.stringContaining('does not allow') });
});

it('holds a run to the time that it was given, and starts a failed one again', async () => {
  const rig = alone();
  await rig.ok('start', '.', '--name', 'short', '--wall', '1', '--', 'sleep', '1000');
  await eventually('its time is over', async () => !(await rig.ok('list')).includes('short'));
  await rig.ok(
    'start',
    '.',
    '--name',
    'again',
    '--restart',
    'on-failure',
    '--',
    'sh',
    '-c',
    'echo x >> times; exit 1',
  );
  const times = join(rig.work, 'times');
  await eventually(
    'it came again',
    () => existsSync(times) && readFileSync(times, 'utf8').length > 2,
    20_000,
  );
  expect(await rig.cli('start', '.', '--memory', '0', '--', 'true')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('1 or more'),
  });
  const project = await rig.cli('start', '--project', 'p', '--restart', 'on-failure', '--', 'true');
  expect(project).toMatchObject({ code: 2, stderr: expect.stringContaining('leave out --restart') });
});

it('shuts a run off where it is asked to and the machine can, and else does not start it', async () => {
  const rig = alone();
  const outside = join(rig.directory, 'outside');
  const script = `touch inside; touch ${outside}; touch over`;
  const { code, stderr } = await rig.cli(
    'start',
    '.',
    '--name',
    'shut',
    '--sandbox',
    '--',
    'sh',
    '-c',
    script,
  );
  if ('problem' in detectSandbox()) {
    expect({ code, stderr }).toMatchObject({ code: 4, stderr: expect.stringContaining('sandbox') });
    expect(readdirSync(rig.work)).toEqual([]);
    return;
  }
  await eventually('it is over', () => existsSync(join(rig.work, 'over')));
  expect(existsSync(join(rig.work, 'inside'))).toBe(true);
  expect(existsSync(outside)).toBe(false);
  expect((await rig.cli('start', '--writable', '/srv', '--', 'true')).code).toBe(2);
});

it('says in one sentence which template cannot be started, and why', async () => {
  const rig = alone();
  const work = { cwd: rig.work, allowedDirectories: [rig.work] };
  rig.write('templates.json', {
    good: { ...work, command: ['sh'] },
    typo: { ...work, command: ['clod'] },
    gone: { ...work, command: ['sh'], allowedDirectories: [rig.work, '/nowhere'] },
  });
  const { code, stdout, stderr } = await rig.cli('templates', 'check');
  expect(stdout.trim().split('\n')).toEqual([
    'good: ok',
    'typo: there is no command clod',
    'gone: there is no directory /nowhere',
  ]);
  expect({ code, stderr }).toMatchObject({ code: 5, stderr: expect.stringMatching(/^2 of 3 templates in /) });
  expect(JSON.parse(await rig.ok('templates', 'show', 'typo', '--json')).command).toEqual(['clod']);
  expect(await rig.cli('templates', 'show', 'x')).toMatchObject({
    code: 2,
    stderr: 'There is no template "x"; there are: good, typo, gone.\n',
  });
});

it('says of what is not there just that, and goes on', async () => {
  const rig = alone();
  await rig.ok('up');
  for (const [args, sentence] of [
    [['start', 'nowhere', '--', 'true'], /^There is no directory .*nowhere\.\n$/],
    [['start', '.', '--', 'clod'], /^There is no command clod\.\n$/],
    [['attach', 'docs'], /^There is no run docs\.\n$/],
  ] as const) {
    const { code, stderr } = await rig.cli(...args);
    expect(code).toBe(4);
    expect(stderr).toMatch(sentence);
  }
  expect(await rig.ok('list')).toContain('Nothing runs here');
});

it('takes a socket on which nobody listens for no daemon, and starts one where it may', async () => {
  const rig = alone();
  await rig.ok('up');
  const id = await rig.startAlone('echo before; sleep 1000');
  await rig.kill('daemon');
  const dead = await rig.cli('list');
  expect(dead).toMatchObject({
    code: 3,
    stderr: 'No daemon runs here: start it with "claude-projects up".\n',
  });
  await rig.startAlone('sleep 1000');
  expect(await rig.ok('list')).toContain(id);
});

it('ends without a word when whoever reads it has seen enough', async () => {
  const rig = alone();
  const id = await rig.startAlone('seq 200000; sleep 1000');
  await wrote(rig, id, '200000');
  const script =
    'set -o pipefail; "$NODE" "$CLI" logs "$RUN" 2> errors | head -n 1 > /dev/null; echo $?; cat errors';
  const { text } = await rig.shell(script, { RUN: id });
  expect(text).toBe('0\n');
  rmSync(join(rig.work, 'errors'));
});

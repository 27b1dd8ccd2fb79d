import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { identify } from '../../src/processes/process-identity.js';
import { eventually } from '../support/conditions.js';
import { RunnerRig } from '../support/runner-rig.js';

const rigs: RunnerRig[] = [];
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.end();
});

/** A port of loopback on which nobody listens. */
const NOBODY = 'http://127.0.0.1:9';
const runner = (given: ConstructorParameters<typeof RunnerRig>[2] = {}) => {
  const rig = new RunnerRig(NOBODY, 'key', given);
  rigs.push(rig);
  return rig;
};

it('says what it can do, with examples and exit codes', async () => {
  const help = await runner().ok('--help');
  for (const word of [
    'up',
    'down',
    'status',
    'start',
    'stop',
    'logs',
    'templates',
    'Examples',
    'Exit codes',
  ]) {
    expect(help).toContain(word);
  }
});

it.each([
  [['status'], 3, 'No daemon runs here: start it with "claude-projects up".'],
  [['stop', 'x'], 3, 'No daemon runs here'],
  [['dance'], 2, 'unknown command'],
  [['start', '--template', 'x', '--', 'true'], 2, 'Name either a --template, or a command after "--".'],
  [['start', '--env', 'x', '--', 'true'], 2, 'NAME=value'],
  [['start', '--project', 'p', '--env', 'A=1', '--', 'true'], 2, 'write "env" in its template'],
  [['start', '--slot', '1', '--', 'true'], 2, '--slot and --task belong to a --project.'],
  [['start', '--project', 'p'], 2, 'Name either a --template, or a command after "--".'],
  [['start', '--project', 'p', '--template', 'x'], 2, 'There is no template "x"; there are: none.'],
  [['start', '--project', 'p', '--slot', 'x', '--', 'true'], 2, 'whole number'],
] as const)('%j ends with %s and a sentence', async (args, code, sentence) => {
  const result = await runner().cli(...args);
  expect(result).toMatchObject({ code, stderr: expect.stringContaining(sentence) });
  expect(result.stderr).not.toMatch(/^\s+at /m);
});

it.each([
  ['config.json', { slots: 3, colour: 'red', labels: { a: 1 } }, ['slots', 'colour', 'labels.a']],
  [
    'templates.json',
    { work: { command: [], cwd: 'here', allowedDirectories: [] } },
    ['command', 'cwd', 'allowedDirectories'],
  ],
  ['config.json', '{', ['not JSON']],
] as const)('lists every wrong field of %s', async (name, content, named) => {
  const rig = runner();
  rig.write(name, content);
  const { code, stderr } = await rig.cli('up');
  expect(code).toBe(5);
  for (const word of named) expect(stderr).toContain(word);
});

it('says which setting is missing where only one of two is there', async () => {
  const rig = runner();
  rig.write('config.json', { apiUrl: NOBODY });
  expect(await rig.cli('up')).toMatchObject({ code: 5, stderr: expect.stringContaining('Set apiKeyFile') });
});

it('says that its key cannot be read, and does not show a wrong one', async () => {
  const rig = runner({ config: { apiKeyFile: '/nowhere' } });
  expect(await rig.cli('up')).toMatchObject({ code: 5, stderr: expect.stringContaining('/nowhere') });
  const other = runner();
  writeFileSync(join(other.directory, 'key'), 'secret\nsecret');
  const { stderr } = await other.cli('up');
  expect(stderr).not.toContain('secret');
});

it('says that a path is too long for a socket', async () => {
  const rig = runner();
  const long = join(rig.directory, 'x'.repeat(120));
  const before = rig.environment;
  Object.defineProperty(rig, 'environment', { get: () => ({ ...before, XDG_RUNTIME_DIR: long }) });
  const { code, stderr } = await rig.cli('up', '--foreground');
  expect(code).toBe(5);
  expect(stderr).toContain('XDG_RUNTIME_DIR');
});

it('runs one daemon for one state directory, and takes over from a dead one whose pid is in use again', async () => {
  const rig = runner();
  await rig.ok('up');
  expect(await rig.ok('up')).toContain('was up already');
  expect(await rig.cli('up', '--foreground')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('already'),
  });
  await rig.kill('daemon');
  const stranger = rig.cleanup.add(spawn('sleep', ['1000']).pid ?? 0);
  const lock = { ...identify(stranger), startTime: 'earlier' };
  writeFileSync(join(rig.state, 'daemon.lock.99'), JSON.stringify(lock));
  await rig.ok('up');
  expect(rig.pidOf('daemon')).not.toBe(stranger);
});

it('tells what is wrong while the API is out of reach, and keeps trying', async () => {
  const rig = runner();
  await rig.ok('up');
  const status = await eventually('a notice', async () => {
    const found = await rig.status();
    return found.notice === null ? null : found;
  });
  expect(status).toMatchObject({ registered: false });
  expect(status.notice).toContain('cannot be reached');
  const { machineId } = status;
  await rig.ok('down');
  await rig.ok('up');
  expect((await rig.status()).machineId).toBe(machineId);
});

it('lists templates', async () => {
  const work = { command: ['claude', '--continue'], cwd: '/srv', allowedDirectories: ['/srv'] };
  const rig = runner({ templates: { work } });
  expect(await rig.ok('templates')).toBe('NAME  DIRECTORY  COMMAND\nwork  /srv       claude --continue');
  expect(JSON.parse(await rig.ok('templates', '--json'))).toEqual({ work });
});

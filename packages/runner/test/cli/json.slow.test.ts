import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api.js';
import { notesOf } from '../../src/cli/command-notes.js';
import { nameOf } from '../../src/cli/documentation.js';
import { buildProgram, everyCommand } from '../../src/cli/program.js';
import { eventually } from '../support/conditions.js';
import { RunnerRig } from '../support/runner-rig.js';

let api: TestApi;
let rig: RunnerRig;
beforeAll(async () => {
  api = await startApi();
  rig = new RunnerRig(null, '');
  rig.write('templates.json', {
    work: { command: ['sh'], cwd: rig.work, allowedDirectories: [rig.work] },
  });
  await rig.ok('up');
  await rig.startAlone('echo hello; sleep 1000', '--name', 'docs');
  await eventually('it wrote', async () => (await rig.ok('logs', 'docs')).includes('hello'));
});
afterAll(async () => {
  await rig.end();
  await api.close();
});

/** What is typed for each command that has `--json`, in an order in which each of them works. */
const typed: Record<string, readonly string[]> = {
  up: ['up'],
  status: ['status'],
  doctor: ['doctor'],
  service: ['service'],
  start: ['start', '.', '--name', 'other', '--', 'sleep', '1000'],
  list: ['list'],
  send: ['send', 'docs', 'hi'],
  logs: ['logs', 'docs'],
  rerun: ['rerun', 'docs', '--speed', '0'],
  stop: ['stop', 'other'],
  kill: ['kill', 'docs'],
  conversations: ['conversations'],
  approvals: ['approvals'],
  templates: ['templates'],
  'templates show': ['templates', 'show', 'work'],
  'templates check': ['templates', 'check'],
  down: ['down'],
  login: ['login'],
  top: ['top'],
  fleet: ['fleet'],
  'fleet sessions': ['fleet', 'sessions'],
  'fleet machines': ['fleet', 'machines'],
  'fleet recoveries': ['fleet', 'recoveries'],
};

const documented = new Map(
  everyCommand(buildProgram()).flatMap((command) => {
    const json = notesOf(command)?.json;
    return json === undefined ? [] : [[nameOf(command), json] as const];
  }),
);

/** Tried where there are stand-ins for systemctl and for the Messages API. */
const elsewhere = ['service install', 'service uninstall', 'chat', 'approve', 'deny'];

it('is tried for every command that has it', () => {
  expect([...Object.keys(typed), ...elsewhere].sort()).toEqual([...documented.keys()].sort());
});

it.each(Object.entries(typed))('%s prints the documented shape', async (name, [command = '', ...rest]) => {
  const input = name === 'login' ? (await api.request('POST', '/v1/enrolments', { body: {} })).body.code : '';
  const where = name === 'login' ? [api.url] : [];
  const { code, stdout, stderr } = await rig.feed(input, command, '--json', ...rest, ...where);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines = stdout.trim().split('\n');
  if (name !== 'logs') expect(lines).toHaveLength(1);
  const output = lines
    .map((line) => JSON.parse(line))
    .find(({ channel }) => !channel || channel === 'pty:stdout');
  expect(differences(documented.get(name), output, name)).toEqual([]);
});

/** Where a value has not the shape of an example. Null may stand for anything, and an empty list for any list. */
function differences(example: unknown, value: unknown, at: string): string[] {
  if (example === null || value === null) return [];
  if (typeof example !== typeof value || Array.isArray(example) !== Array.isArray(value))
    return [`${at} differs`];
  if (Array.isArray(example)) {
    const [first] = example;
    if (first === undefined || typeof first !== 'object') return [];
    return (value as unknown[]).flatMap((each) => differences(first, each, `${at}[]`));
  }
  if (typeof example !== 'object') return [];
  const [wanted, found] = [example as Record<string, unknown>, value as Record<string, unknown>];
  return [
    ...Object.keys(found).flatMap((key) => (key in wanted ? [] : [`${at}.${key} is not documented`])),
    ...Object.keys(wanted).flatMap((key) =>
      key in found ? differences(wanted[key], found[key], `${at}.${key}`) : [`${at}.${key} is missing`],
    ),
  ];
}

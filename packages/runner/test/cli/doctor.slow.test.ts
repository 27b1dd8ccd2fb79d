import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { clockFinding } from '../../src/doctor/api-findings.js';
import { nodeFinding } from '../../src/doctor/machine-findings.js';
import { TreeRecords } from '../../src/keeper/tree-records.js';
import { readBootId } from '../../src/processes/boot-id.js';
import { identify } from '../../src/processes/process-identity.js';
import { useSpine } from '../e2e/spine.js';
import { eventually } from '../support/conditions.js';
import { RunnerRig } from '../support/runner-rig.js';

const spine = useSpine();

interface Finding {
  readonly name: string;
  readonly state: string;
  readonly found: string;
  readonly remedy: string | null;
}

async function findings(
  rig: RunnerRig,
): Promise<{ code: number; worst: string; of: (name: string) => Finding }> {
  const { code, stdout } = await rig.cli('doctor', '--json');
  const { worst, findings: all } = JSON.parse(stdout) as { worst: string; findings: Finding[] };
  const of = (name: string) => {
    const found = all.find((each) => each.name === name);
    if (!found) throw new Error(`${name} is not among ${all.map((each) => each.name).join(', ')}`);
    return found;
  };
  for (const { state, remedy } of all) expect(remedy === null).toBe(state === 'ok');
  return { code, worst, of };
}

it('finds nothing wrong with a runner that works, and says what it is', async () => {
  const rig = await spine.runner();
  const { key } = await spine.api.makeKey({ scopes: ['runner', 'read'] });
  writeFileSync(join(rig.directory, 'key'), key);
  await rig.startAlone('sleep 1000');
  await rig.registered();
  const { code, worst, of } = await findings(rig);
  expect({ code, problem: worst === 'problem' }).toEqual({ code: 0, problem: false });
  for (const name of [
    'node',
    'terminal',
    'configuration',
    'state directory',
    'socket directory',
    'key file',
    'run log',
  ]) {
    expect(of(name)).toMatchObject({ state: 'ok' });
  }
  for (const name of [
    'daemon',
    'socket',
    'keeper',
    'strays',
    'API',
    'key',
    'key for the fleet',
    'clock',
    'service',
  ]) {
    expect(of(name)).toMatchObject({ state: 'ok' });
  }
  expect(of('limit of wall time').state).toBe('ok');
  expect(await rig.ok('doctor')).toMatch(/^ok +node: Node /);
});

it('finds modes that let others in, a log of a newer program and a key that is no good, each with its remedy', async () => {
  const rig = await spine.runner();
  await rig.ok('up');
  await rig.registered();
  await rig.ok('down');
  chmodSync(rig.state, 0o755);
  chmodSync(join(rig.directory, 'key'), 0o644);
  writeFileSync(join(rig.directory, 'key'), `cp_${'0'.repeat(72)}`);
  const log = new DatabaseSync(join(rig.state, 'runs.db'));
  log.exec('PRAGMA user_version = 99');
  log.close();
  const { code, worst, of } = await findings(rig);
  expect({ code, worst }).toEqual({ code: 1, worst: 'problem' });
  expect(of('state directory')).toMatchObject({ state: 'problem', remedy: `Run chmod 700 ${rig.state}` });
  expect(of('key file')).toMatchObject({
    state: 'problem',
    remedy: `Run chmod 600 ${join(rig.directory, 'key')}`,
  });
  expect(of('run log')).toMatchObject({ state: 'problem', found: expect.stringContaining('newer program') });
  expect(of('key')).toMatchObject({
    state: 'problem',
    remedy: expect.stringContaining('claude-projects login'),
  });
  expect(of('daemon')).toMatchObject({ state: 'warning', remedy: 'Run "claude-projects up".' });
  expect((await rig.cli('doctor')).stderr).toBe('There are 4 problems.\n');
});

it('finds what is wrong with the configuration, and goes on looking', async () => {
  const rig = await spine.runner();
  rig.write('config.json', { slots: 3 });
  const { code, of } = await findings(rig);
  expect(code).toBe(1);
  expect(of('configuration')).toMatchObject({ state: 'problem', found: expect.stringContaining('slots') });
  expect(of('terminal').state).toBe('ok');
});

it('tells a key that may not read the fleet from one that may do nothing', async () => {
  const rig = await spine.runner();
  const { of } = await findings(rig);
  expect(of('key').state).toBe('ok');
  expect(of('key for the fleet')).toMatchObject({
    state: 'warning',
    found: expect.stringContaining('forbidden'),
  });
  rig.write('config.json', { apiUrl: 'http://127.0.0.1:9', apiKeyFile: join(rig.directory, 'key') });
  expect((await findings(rig)).of('API')).toMatchObject({
    state: 'problem',
    found: expect.stringContaining('9'),
  });
});

it('finds processes of an earlier keeper, and a socket that is left over', async () => {
  const rig = await spine.runner();
  await rig.startAlone('echo $$ > pid; exec sleep 1000');
  const root = identify(await rig.pid('pid'));
  const record = {
    ...{ sessionId: 'old', startedGeneration: 1, keeperId: 'gone', bootId: readBootId() },
    ...{ root, groups: [] },
  };
  new TreeRecords(rig.state).write(record);
  expect((await findings(rig)).of('strays')).toMatchObject({
    state: 'warning',
    found: expect.stringContaining(String(root?.pid)),
  });
  new TreeRecords(rig.state).remove(record);
  await rig.kill('daemon');
  expect((await findings(rig)).of('socket')).toMatchObject({
    state: 'warning',
    remedy: 'Run "claude-projects up".',
  });
});

it('says of a runner whose place another one took what that means', async () => {
  const rig = await spine.runner();
  await rig.ok('up');
  await rig.registered();
  const { machineId } = await rig.status();
  const twin = { hostname: 'twin', platform: 'linux-x64', daemonId: 'twin', slots: [{ number: 1 }] };
  // It registers once more itself, so the other one has to come back.
  await eventually('it knows that it is superseded', async () => {
    await spine.api.request('PUT', `/v1/machines/${machineId}`, { body: twin });
    return (await rig.status()).superseded;
  });
  expect((await findings(rig)).of('registration')).toMatchObject({
    state: 'problem',
    remedy: expect.stringContaining('machine-id'),
  });
});

it('leaves nothing behind where it finds nothing', async () => {
  const rig = new RunnerRig(null, '');
  rmSync(rig.config, { recursive: true });
  mkdirSync(rig.config);
  const { code, of } = await findings(rig);
  expect(code).toBe(0);
  expect(of('run log').found).toBe('There is none yet.');
  await rig.end();
});

it.each([
  ['24.1.0', 'ok'],
  ['22.13.0', 'ok'],
  ['22.12.9', 'problem'],
  ['20.19.0', 'problem'],
])('knows whether Node %s will do: %s', (version, state) => {
  expect(nodeFinding(version).state).toBe(state);
});

it.each([
  ['the same second', 10_000, 10_200, 10_900, 'ok', 'less than a second'],
  ['a clock of seconds', 10_000, 10_990, 11_010, 'ok', 'less than a second'],
  ['an API that is ahead', 70_000, 10_000, 10_100, 'warning', '60 s'],
  ['an API that is behind', 10_000, 71_000, 71_100, 'warning', '60 s'],
])('measures how far clocks are apart: %s', (_what, there, sentAt, heardAt, state, said) => {
  const finding = clockFinding(there, sentAt, heardAt);
  expect(finding).toMatchObject({ state, found: expect.stringContaining(said) });
});

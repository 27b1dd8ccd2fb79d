import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api.js';
import { Person } from '../support/person.js';
import { RunnerRig } from '../support/runner-rig.js';

let api: TestApi;
const rigs: RunnerRig[] = [];
beforeAll(async () => {
  api = await startApi();
});
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.end();
});
afterAll(() => api.close());

function alone(): RunnerRig {
  const rig = new RunnerRig(null, '');
  rigs.push(rig);
  return rig;
}
const codeFor = async (body: object = {}): Promise<string> =>
  (await api.request('POST', '/v1/enrolments', { body })).body.code;
const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

it('trades a code for a key that only its user can read, and leaves the other settings as they are', async () => {
  const rig = alone();
  const before = json(join(rig.config, 'config.json'));
  const code = await codeFor();
  const told = JSON.parse(await rig.fed(`${code}\n`, 'login', `${api.url}/`, '--json'));
  expect(told).toMatchObject({
    apiUrl: api.url,
    scopes: ['runner', 'read'],
    apiKeyFile: join(rig.config, 'api-key'),
  });
  expect(statSync(told.apiKeyFile).mode & 0o777).toBe(0o600);
  expect(json(told.configFile)).toEqual({ ...before, apiUrl: api.url, apiKeyFile: told.apiKeyFile });
  await rig.ok('up');
  const { body } = await api.request('GET', `/v1/api-keys/${told.keyId}`);
  expect(body).toMatchObject({ machineId: told.machineId });
  expect(await rig.ok('fleet')).toContain('slots');
});

it('asks for the code at a terminal without showing it', async () => {
  const rig = alone();
  const code = await codeFor();
  const person = new Person(rig, 'login', api.url);
  await person.sees('Enrolment code (not shown): ');
  person.type(`x\x7f${code}\r`);
  await person.sees('which may runner and read');
  expect(await person.left()).toEqual({ code: 0, signal: null });
  expect(person.text).not.toContain(code.slice(0, 5));
});

it('says of a code that was used, is wrong or is for another machine that it takes a new one, and changes nothing', async () => {
  const rig = alone();
  const code = await codeFor();
  await rig.fed(code, 'login', api.url);
  const key = readFileSync(join(rig.config, 'api-key'), 'utf8');
  const other = alone();
  for (const bad of [code, '00000-00000-00000-00000', await codeFor({ machineId: 'another' })]) {
    const { code: exit, stderr } = await other.feed(bad, 'login', api.url);
    expect(exit).toBe(4);
    expect(stderr).toMatch(
      /^The code is wrong, used already, older than 15 minutes, or made for another machine/,
    );
    expect(json(join(other.config, 'config.json'))).not.toHaveProperty('apiUrl');
  }
  // The machine is registered once its daemon was up.
  await rig.ok('up');
  await rig.registered();
  const again = await rig.feed(await codeFor(), 'login');
  expect(again).toMatchObject({ code: 4, stderr: expect.stringContaining('registered already') });
  expect(readFileSync(join(rig.config, 'api-key'), 'utf8')).toBe(key);
  const { machineId } = await rig.status();
  await rig.fed(await codeFor({ machineId }), 'login');
  expect(readFileSync(join(rig.config, 'api-key'), 'utf8')).not.toBe(key);
});

it('takes a key that was made elsewhere, after the API said that it is good for this machine', async () => {
  const rig = alone();
  const { key } = await api.makeKey({ scopes: ['runner'] });
  expect(await rig.fed(key, 'login', api.url, '--key')).toContain('uses');
  const reader = await api.makeKey({ scopes: ['read'] });
  const refused = await rig.feed(reader.key, 'login', '--key');
  expect(refused).toMatchObject({ code: 4, stderr: expect.stringContaining('needs the scope runner') });
  expect(await rig.feed('cp_x', 'login', '--key')).toMatchObject({ code: 2 });
  expect(readFileSync(join(rig.config, 'api-key'), 'utf8')).toBe(`${key}\n`);
});

it.each([
  ['http to another machine', ['login', 'http://api.example.com'], 2, 'say --allow-http'],
  ['what is no URL', ['login', 'example'], 2, 'is no URL'],
  ['a password in the URL', ['login', 'https://a:b@api.example.com'], 2, 'no password'],
  ['no URL at all', ['login'], 2, 'Say where the API is'],
  ['an API that is not there', ['login', 'http://127.0.0.1:9'], 6, 'does not answer: '],
] as const)('refuses %s', async (_what, args, code, sentence) => {
  const result = await alone().feed('code', ...args);
  expect(result).toMatchObject({ code, stderr: expect.stringContaining(sentence) });
  expect(result.stderr.trim().split('\n')).toHaveLength(1);
});

it('says that what answers is not the API', async () => {
  const server = createServer((_request, response) => response.writeHead(404).end('<html>')).listen(
    0,
    '127.0.0.1',
  );
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { code, stderr } = await alone().feed('code', 'login', url);
  server.close();
  expect({ code, stderr }).toEqual({
    code: 4,
    stderr: `What answers at ${url} (with status 404) is not the API of claude-projects.\n`,
  });
});

it('spends no code where the key could not be kept, and keeps the link that config.json is', async () => {
  const rig = alone();
  const code = await codeFor();
  const broken = alone();
  broken.write('config.json', '{');
  expect(await broken.feed(code, 'login', api.url)).toMatchObject({ code: 5 });
  // A folder where the key should be: neither root nor anybody else can write it.
  mkdirSync(join(rig.config, 'api-key.new', 'x'), { recursive: true });
  expect((await rig.feed(code, 'login', api.url)).code).toBe(1);
  const third = alone();
  const real = join(third.directory, 'dotfiles.json');
  third.link('config.json', real);
  await third.fed(code, 'login', api.url);
  expect(json(real)).toMatchObject({ apiUrl: api.url });
});

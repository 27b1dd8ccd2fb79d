import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../scripts/launcher/replica-set.mjs';
import { root } from './checkout.js';
import { expectGone, runScript } from './run-script.js';
import { READY } from './running-start.js';

it('serves the API with a first admin key, and has everything again after a restart', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'claude-projects-data-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const port = String(await freePort());
  const api = `http://127.0.0.1:${port}`;
  // Empty variables keep a developer's own .env out of this.
  const env = {
    PORT: port,
    DATA_DIR: dataDir,
    HOST: '',
    MONGODB_URI: '',
    ADMIN_API_KEY: '',
    ADMIN_API_KEY_FILE: '',
  };
  const keyFile = join(dataDir, 'admin-api-key');

  const first = runScript(root, 'start.mjs', { env });
  await first.prints(READY);
  for (const told of [api, `${api}/docs`, keyFile]) expect(first.output()).toContain(told);
  expect((await fetch(`${api}/docs`)).status).toBe(200);
  const key = (await readFile(keyFile, 'utf8')).trim();
  expect((await stat(keyFile)).mode & 0o777).toBe(0o600);
  expect(first.output()).not.toContain(key);
  const headers = { 'x-api-key': key, 'content-type': 'application/json' };
  const created = await fetch(`${api}/v1/projects`, { method: 'POST', headers, body: '{"name":"kept"}' });
  expect(created.status).toBe(201);
  const { id } = (await created.json()) as { id: string };
  const { pid: mongod } = JSON.parse(await readFile(join(dataDir, 'mongod.json'), 'utf8'));
  first.kill('SIGTERM');
  expect(await first.exit).toEqual({ code: 0, signal: null });
  await expectGone(mongod);

  const second = runScript(root, 'start.mjs', { env });
  await second.prints(READY);
  const kept = await fetch(`${api}/v1/projects/${id}`, { headers });
  expect(await kept.json()).toMatchObject({ id, name: 'kept' });
});

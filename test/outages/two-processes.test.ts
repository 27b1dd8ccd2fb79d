import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { ApiProcess } from '../support/api-process.js';
import { useDatabase } from '../support/database.js';
import { ask, startPeer } from './api-client.js';

const REVOKED_WITHIN_MS = 10_000;

const database = useDatabase();
let one: ApiProcess;
let other: ApiProcess;
beforeAll(async () => {
  one = await startPeer(database.uri, database.name);
  other = await startPeer(database.uri, database.name);
});
afterAll(() => Promise.all([one.kill(), other.kill()]));

async function place(): Promise<{ projectId: string; machineId: string }> {
  const { body } = await ask(one.url, 'POST', '/v1/projects', { body: { name: 'a' } });
  const machineId = randomUUID();
  const slots = [{ number: 0 }];
  await ask(other.url, 'PUT', `/v1/machines/${machineId}`, { body: { hostname: 'a', platform: 'b', slots } });
  return { projectId: body.id, machineId };
}

it('lets a session be made at one process, beaten at the other and finished at either', async () => {
  const { body: session } = await ask(one.url, 'POST', '/v1/sessions', { body: await place() });
  const path = `/v1/sessions/${session.id}`;
  const beat = (api: ApiProcess, sequence: number) =>
    ask(api.url, 'POST', `${path}/heartbeat`, { body: { generation: 1, sequence } });
  expect((await beat(other, 1)).body).toMatchObject({ status: 'active', generation: 1 });
  expect((await beat(one, 2)).status).toBe(200);
  expect((await ask(other.url, 'GET', path)).body).toMatchObject({ status: 'active', sequence: 2 });
  expect((await ask(other.url, 'POST', `${path}/complete`, { body: { generation: 1 } })).status).toBe(200);
  expect((await beat(one, 3)).body).toMatchObject({ code: 'session-ended' });
});

it('gives one slot to one session, wherever it is asked for', async () => {
  const body = await place();
  const answers = await Promise.all(
    [one, other, one, other].map((api) =>
      ask(api.url, 'POST', '/v1/sessions', { body: { ...body, slot: 0 } }),
    ),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
});

it('refuses a revoked key everywhere within ten seconds', async () => {
  const made = await ask(one.url, 'POST', '/v1/api-keys', { body: { name: 'a', scopes: ['read'] } });
  const { id, key } = made.body;
  const read = async (api: ApiProcess) => (await ask(api.url, 'GET', '/v1/projects', { key })).status;
  expect([await read(one), await read(other)]).toEqual([200, 200]);
  expect((await ask(one.url, 'DELETE', `/v1/api-keys/${id}`)).status).toBe(204);
  await vi.waitFor(async () => expect([await read(one), await read(other)]).toEqual([401, 401]), {
    timeout: REVOKED_WITHIN_MS,
    interval: 100,
  });
});

import { afterEach, expect, it, vi } from 'vitest';
import { startApi, type TestApi } from '../support/api.js';

const apis: TestApi[] = [];
afterEach(async () => {
  // The first one owns the database, so it goes last.
  for (const api of apis.splice(0).reverse()) await api.close();
});

async function start(settings: object): Promise<TestApi> {
  const [first] = apis;
  const api = await startApi({
    ...settings,
    ...(first ? { mongodbDb: first.databaseName, adminApiKey: first.adminKey } : {}),
  });
  apis.push(api);
  return api;
}

const beat = (api: TestApi, id: string, sequence: number, key?: string) =>
  api.request('POST', `/v1/sessions/${id}/heartbeat`, {
    body: { generation: 1, sequence },
    ...(key === undefined ? {} : { key }),
  });

/** A machine with sessions of a project that beat so often. */
async function fleet(api: TestApi, heartbeatIntervalSeconds: number, count: number): Promise<string[]> {
  const slots = Array.from({ length: count }, (_, index) => ({ number: index + 1 }));
  await api.request('PUT', '/v1/machines/m', { body: { hostname: 'h', platform: 'linux-x64', slots } });
  const settings = { heartbeatIntervalSeconds };
  const project = await api.request('POST', '/v1/projects', { body: { name: 'p', settings } });
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const body = { projectId: project.body.id, machineId: 'm', keeperId: 'k' };
    ids.push((await api.request('POST', '/v1/sessions', { body })).body.id);
  }
  return ids;
}

it('lets a key make as many requests as its limit across three instances', async () => {
  for (let count = 0; count < 3; count += 1) await start({ rateLimitPerMinute: 100 });
  const key = (await (apis[0] as TestApi).makeKey({ scopes: ['read'] })).key;
  const answers = await Promise.all(
    Array.from({ length: 300 }, (_, index) =>
      (apis[index % 3] as TestApi).request('GET', '/v1/projects', { key }),
    ),
  );
  const through = answers.filter(({ status }) => status === 200).length;
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(300 - through);
  expect(through).toBeLessThanOrEqual(100);
  // Each instance leaves over a chunk and a quarter at the most.
  expect(through).toBeGreaterThanOrEqual(80);
});

it('raises the limit of heartbeats with the live sessions that a key may write', async () => {
  const api = await start({ heartbeatRateLimitPerMinute: 10 });
  const ids = await fleet(api, 6, 4);
  const own = (await api.makeKey({ scopes: ['runner'], machineId: 'm' })).key;
  const foreign = (await api.makeKey({ scopes: ['runner'], machineId: 'other' })).key;
  const id = String(ids[0]);
  for (let sequence = 1; sequence <= 6; sequence += 1) await beat(api, id, sequence, own);
  // Four sessions that beat ten times a minute each, and eight beats for each that was asked for.
  await vi.waitFor(async () => {
    const answer = await beat(api, id, 7, own);
    expect(answer.headers.get('ratelimit-policy')).toBe('"heartbeat";q=320;w=60');
  });
  for (let sequence = 8; sequence <= 60; sequence += 1) {
    expect((await beat(api, id, sequence, own)).status).toBe(200);
  }
  const statuses = [];
  for (let count = 0; count < 12; count += 1) statuses.push((await beat(api, id, 1, foreign)).status);
  expect(statuses.slice(0, 10)).toEqual(Array(10).fill(403));
  expect(statuses.slice(10)).toEqual([429, 429]);
});

it('tells a session that beats far too often to slow down, and that one only', async () => {
  const api = await start({ heartbeatsPerIntervalMax: 10 });
  const [fast, calm] = (await fleet(api, 60, 2)) as [string, string];
  let sequence = 0;
  const statuses: number[] = [];
  for (let count = 0; count < 22; count += 1) statuses.push((await beat(api, fast, ++sequence)).status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(20);
  const refused = await beat(api, fast, ++sequence);
  expect(refused).toMatchObject({ status: 429, body: { code: 'rate-limited' } });
  expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(7);
  expect((await beat(api, calm, 1)).status).toBe(200);
  const batch = { bootId: 'b', sessions: [{ id: fast, generation: 1, sequence: ++sequence }] };
  expect((await api.request('POST', '/v1/machines/m/heartbeat', { body: batch })).status).toBe(200);
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { makeApiKey } from '../../src/api-keys/api-key.js';
import { hashApiKey } from '../../src/api-keys/api-key-hash.js';
import { startApi, type TestApi } from '../support/api.js';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const stored = (id: string) => api.connection.collection('apiKeys').findOne({ _id: id as never });

it('shows a key once and stores its hash only', async () => {
  const created = await api.request('POST', '/v1/api-keys', {
    body: { name: 'laptop', scopes: ['runner'], machineId: 'm-1', rateLimitPerMinute: 7 },
  });
  expect(created.status).toBe(201);
  const { key, ...view } = created.body;
  expect(view).toMatchObject({
    name: 'laptop',
    scopes: ['runner'],
    machineId: 'm-1',
    rateLimitPerMinute: 7,
    expiresAt: null,
    revokedAt: null,
    lastUsedAt: null,
    createdBy: expect.any(String),
    version: 1,
  });
  const document = await stored(view.id);
  expect(document?.hash).toBe(hashApiKey(key));
  expect(JSON.stringify(document)).not.toContain(key);
  const read = await api.request('GET', `/v1/api-keys/${view.id}`);
  expect(read).toMatchObject({ status: 200, body: view });
  expect(JSON.stringify(read.body)).not.toContain(key.slice(3, 67));
});

it('lists keys page by page, none twice and none left out', async () => {
  for (let count = 0; count < 5; count += 1) await api.makeKey({ scopes: ['read'] });
  const all = (await api.request('GET', '/v1/api-keys?limit=200')).body.items;
  const paged: unknown[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page = await api.request('GET', `/v1/api-keys?limit=2${cursor && `&cursor=${cursor}`}`);
    paged.push(...page.body.items);
    cursor = page.body.nextCursor;
  }
  expect(paged).toEqual(all);
  expect((await api.request('GET', '/v1/api-keys?limit=201')).body.errors[0].path).toBe('limit');
});

it('takes a key from either header', async () => {
  const { key } = await api.makeKey({ scopes: ['read'] });
  for (const headers of [{ authorization: `Bearer ${key}` }, { 'x-api-key': key }]) {
    expect((await api.request('GET', '/v1/projects', { key: null, headers })).status).toBe(200);
  }
});

it('refuses a revoked key at once, keeps its record, and revokes twice alike', async () => {
  const { id, key } = await api.makeKey({ scopes: ['read'] });
  expect((await api.request('GET', '/v1/projects', { key })).status).toBe(200);
  expect((await api.request('DELETE', `/v1/api-keys/${id}`)).status).toBe(204);
  expect((await api.request('GET', '/v1/projects', { key })).body.code).toBe('unauthenticated');
  const first = (await api.request('GET', `/v1/api-keys/${id}`)).body;
  expect(first).toMatchObject({ revokedAt: expect.any(String), version: 2 });
  expect((await api.request('DELETE', `/v1/api-keys/${id}`)).status).toBe(204);
  expect((await api.request('GET', `/v1/api-keys/${id}`)).body).toEqual(first);
  expect((await api.request('DELETE', `/v1/api-keys/${randomUUID()}`)).body.code).toBe('not-found');
});

// Reaches into the process of the API.
it.skipIf(inject('lambda'))(
  'refuses a key that another instance revoked, once what it remembers is old',
  async () => {
    const other = await startApi({ mongodbDb: api.databaseName, adminApiKey: api.adminKey });
    try {
      const { id, key } = await api.makeKey({ scopes: ['read'] });
      expect((await other.request('GET', '/v1/projects', { key })).status).toBe(200);
      await api.request('DELETE', `/v1/api-keys/${id}`);
      const now = performance.now();
      // What would be waited for is the cache alone, so its clock is moved instead.
      vi.spyOn(performance, 'now').mockImplementation(() => now + 5_000);
      expect((await other.request('GET', '/v1/projects', { key })).status).toBe(401);
    } finally {
      vi.restoreAllMocks();
      await other.close();
    }
  },
);

it('refuses an expired key by the clock of the database', async () => {
  const { id, key } = await api.makeKey({
    scopes: ['read'],
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
  });
  await api.connection
    .collection('apiKeys')
    .updateOne({ _id: id as never }, [{ $set: { expiresAt: { $subtract: ['$$NOW', 1] } } }]);
  expect((await api.request('GET', '/v1/projects', { key })).body.code).toBe('unauthenticated');
});

it('records when a key was last used, and not with every request', async () => {
  const { id, key } = await api.makeKey({ scopes: ['read'] });
  const use = () => api.request('GET', '/v1/projects', { key });
  await use();
  await vi.waitFor(async () => expect((await stored(id))?.lastUsedAt).toBeInstanceOf(Date));
  const before = await stored(id);
  await Promise.all(Array.from({ length: 20 }, use));
  expect(await stored(id)).toEqual(before);
});

it('refuses who sends no key, nonsense or an unknown key, in the same way', async () => {
  for (const key of ['nonsense', makeApiKey(), `${api.adminKey.slice(0, -1)}x`]) {
    const answer = await api.request('GET', '/v1/projects', { key });
    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    expect(JSON.stringify(answer.body)).not.toContain(key);
  }
});

describe('wishes for a key that are refused', () => {
  const good = { name: 'k', scopes: ['read'] };
  it.each([
    ['no name', { scopes: ['read'] }, 'name'],
    ['no scope', { ...good, scopes: [] }, 'scopes'],
    ['an unknown scope', { ...good, scopes: ['root'] }, 'scopes'],
    ['a scope twice', { ...good, scopes: ['read', 'read'] }, 'scopes'],
    ['an end in the past', { ...good, expiresAt: '2001-01-01T00:00:00Z' }, 'expiresAt'],
    ['an end without a time zone', { ...good, expiresAt: '2101-01-01T00:00:00' }, 'expiresAt'],
    ['an end that is no day', { ...good, expiresAt: '2101-02-31T00:00:00Z' }, 'expiresAt'],
    ['no requests at all', { ...good, rateLimitPerMinute: 0 }, 'rateLimitPerMinute'],
    ['a machine id with a space', { ...good, machineId: 'a b' }, 'machineId'],
    ['admin bound to a machine', { name: 'k', scopes: ['admin'], machineId: 'm' }, 'scopes'],
    ['an unknown field', { ...good, hash: 'x' }, 'hash'],
  ])('%s', async (_, body, path) => {
    const answer = await api.request('POST', '/v1/api-keys', { body });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid-request', errors: [{ path }] } });
  });
});

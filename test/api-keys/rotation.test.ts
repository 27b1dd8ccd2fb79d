import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isApiKey } from '../../src/api-keys/api-key.js';
import { hashApiKey } from '../../src/api-keys/api-key-hash.js';
import { ApiKeysRepository } from '../../src/api-keys/api-keys.repository.js';
import { FirstAdminKey } from '../../src/api-keys/first-admin-key.js';
import { startApi, type TestApi } from '../support/api.js';

let api: TestApi;
let other: TestApi;
beforeAll(async () => {
  api = await startApi();
  other = await startApi({ mongodbDb: api.databaseName, adminApiKey: api.adminKey });
});
afterAll(async () => {
  await other.close();
  await api.close();
});

const rotate = (id: string, body: object, headers: Record<string, string> = {}) =>
  api.request('POST', `/v1/api-keys/${id}/rotate`, { body, headers });
const statusIn = async (instance: TestApi, key: string) =>
  (await instance.request('GET', '/v1/projects', { key })).status;
const keys = () => api.connection.collection('apiKeys');

interface Tried {
  status: number;
  sentAt: number;
  answeredAt: number;
}

/** Uses a key without a pause until it is refused, in one instance. */
async function useUntilRefused(instance: TestApi, key: string, withinMs: number): Promise<Tried[]> {
  const tries: Tried[] = [];
  const until = Date.now() + withinMs;
  while (Date.now() < until) {
    const sentAt = Date.now();
    const status = await statusIn(instance, key);
    tries.push({ status, sentAt, answeredAt: Date.now() });
    if (status !== 200) return tries;
  }
  throw new Error(`The key was still accepted after ${withinMs} ms.`);
}

/** The database runs on this machine, so its clock is the one that these instants were taken from. */
function expectEndExactlyAt(endsAt: Date, tries: Tried[]): void {
  const refused = tries.at(-1);
  expect(tries.length).toBeGreaterThan(5);
  expect(refused?.status).toBe(401);
  expect(refused?.answeredAt).toBeGreaterThanOrEqual(endsAt.getTime());
  for (const { status, sentAt } of tries.slice(0, -1)) {
    expect(status).toBe(200);
    expect(sentAt).toBeLessThanOrEqual(endsAt.getTime());
  }
}

it('ends the secret before exactly when said, in every instance that remembers it', async () => {
  const { id, key } = await api.makeKey({ scopes: ['read'] });
  expect([await statusIn(api, key), await statusIn(other, key)]).toEqual([200, 200]);
  const rotated = await rotate(id, { overlapSeconds: 1 });
  expect(rotated).toMatchObject({ status: 200, body: { id, version: 2 } });
  expect(isApiKey(rotated.body.key)).toBe(true);
  expect(rotated.body.key).not.toBe(key);
  const document = await keys().findOne({ _id: id as never });
  expect(document?.replaced[0].endsAt.getTime() - document?.updatedAt.getTime()).toBe(1_000);
  const [here, there] = await Promise.all([
    useUntilRefused(api, key, 10_000),
    useUntilRefused(other, key, 10_000),
  ]);
  expectEndExactlyAt(document?.replaced[0].endsAt, here);
  expectEndExactlyAt(document?.replaced[0].endsAt, there);
  expect([await statusIn(api, rotated.body.key), await statusIn(other, rotated.body.key)]).toEqual([
    200, 200,
  ]);
});

it('ends a key exactly when it expires, in every instance', async () => {
  const expiresAt = new Date(Date.now() + 1_500);
  const { key } = await api.makeKey({ scopes: ['read'], expiresAt: expiresAt.toISOString() });
  const [here, there] = await Promise.all([
    useUntilRefused(api, key, 10_000),
    useUntilRefused(other, key, 10_000),
  ]);
  expectEndExactlyAt(expiresAt, here);
  expectEndExactlyAt(expiresAt, there);
});

it('refuses a revoked key with every secret within ten seconds in an instance that remembers it', async () => {
  const { id, key } = await api.makeKey({ scopes: ['read'] });
  const { key: next } = (await rotate(id, { overlapSeconds: 600 })).body;
  expect([await statusIn(other, key), await statusIn(other, next)]).toEqual([200, 200]);
  await api.request('DELETE', `/v1/api-keys/${id}`);
  expect([await statusIn(api, key), await statusIn(api, next)]).toEqual([401, 401]);
  await Promise.all([useUntilRefused(other, key, 10_000), useUntilRefused(other, next, 10_000)]);
});

it('ends the secret before at once where no overlap is wished', async () => {
  const { id, key } = await api.makeKey({ scopes: ['read'] });
  expect(await statusIn(api, key)).toBe(200);
  const rotated = await api.request('POST', `/v1/api-keys/${id}/rotate`);
  expect(rotated.status).toBe(200);
  expect([await statusIn(api, key), await statusIn(api, rotated.body.key)]).toEqual([401, 200]);
});

it('keeps every overlap that was promised when a key is rotated again', async () => {
  const { id, key } = await api.makeKey({ scopes: ['read'] });
  const second = (await rotate(id, { overlapSeconds: 600 })).body.key;
  const third = (await rotate(id, { overlapSeconds: 0 })).body.key;
  expect([await statusIn(api, key), await statusIn(api, second), await statusIn(api, third)]).toEqual([
    200, 401, 200,
  ]);
});

it('stores no secret, shows it once, and keeps the past of a key to itself', async () => {
  const { id, key } = await api.makeKey({ scopes: ['read'] });
  const rotated = (await rotate(id, { overlapSeconds: 600 })).body;
  const document = await keys().findOne({ _id: id as never });
  expect(document?.hash).toBe(hashApiKey(rotated.key));
  for (const secret of [key, rotated.key]) expect(JSON.stringify(document)).not.toContain(secret);
  const read = (await api.request('GET', `/v1/api-keys/${id}`)).body;
  const { key: _, ...view } = rotated;
  expect(read).toEqual(view);
});

describe('under an idempotency key', () => {
  const stored = async () =>
    JSON.stringify(await api.connection.collection('idempotency_records').find().toArray());

  it('makes one key however often and concurrently it is asked for', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const body = { name: 'once', scopes: ['read'] };
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        (index % 2 ? api : other).request('POST', '/v1/api-keys', { body, headers }),
      ),
    );
    expect(new Set(answers.map(({ body: { id } }) => id)).size).toBe(1);
    expect(await keys().countDocuments({ name: 'once' })).toBe(1);
    const secrets = answers.flatMap((answer) => answer.body.key ?? []);
    expect(secrets).toHaveLength(1);
    expect(await stored()).not.toContain(secrets[0]);
  });

  it('makes one key also where nobody lived to note that it was made', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const body = { name: 'orphan', scopes: ['read'] };
    const first = await api.request('POST', '/v1/api-keys', { body, headers });
    await api.connection.collection('idempotency_records').deleteMany({});
    const again = await api.request('POST', '/v1/api-keys', { body, headers });
    expect(again).toMatchObject({ status: 201, body: { id: first.body.id } });
    expect(again.body.key).toBeUndefined();
    await api.connection.collection('idempotency_records').deleteMany({});
    const unlike = await api.request('POST', '/v1/api-keys', { body: { ...body, name: 'x' }, headers });
    expect(unlike).toMatchObject({ status: 422, body: { code: 'idempotency-mismatch' } });
    expect(await keys().countDocuments({ name: 'orphan' })).toBe(1);
  });

  it('rotates once, and answers a repeat without the secret', async () => {
    const { id } = await api.makeKey({ scopes: ['read'] });
    const headers = { 'idempotency-key': randomUUID() };
    const first = await rotate(id, { overlapSeconds: 5 }, headers);
    const again = await rotate(id, { overlapSeconds: 5 }, headers);
    expect(again.body).toEqual({ ...first.body, key: undefined });
    expect(await statusIn(api, first.body.key)).toBe(200);
    expect(await stored()).not.toContain(first.body.key);
  });
});

it('takes a replaced first admin key for a new one at no start', async () => {
  const { id } = (await api.request('GET', '/v1/api-keys?limit=1')).body.items[0];
  const { key } = (await rotate(id, { overlapSeconds: 0 })).body;
  const before = await keys().countDocuments();
  expect(await other.app.get(FirstAdminKey, { strict: false }).ensure()).toBe('given');
  expect(await keys().countDocuments()).toBe(before);
  expect(await statusIn(api, api.adminKey)).toBe(401);
  expect(await statusIn(api, key)).toBe(200);
  const repository = api.app.get(ApiKeysRepository, { strict: false });
  expect(await repository.hasHash(hashApiKey(api.adminKey))).toBe(true);
  // The tests that follow, and the end of this one, go on with the key that works.
  await keys().updateOne({ _id: id as never }, { $set: { hash: hashApiKey(api.adminKey) } });
});

describe('is refused', () => {
  it.each([
    ['an overlap below zero', { overlapSeconds: -1 }],
    ['an overlap of more than a week', { overlapSeconds: 604_801 }],
    ['half a second', { overlapSeconds: 0.5 }],
    ['null', { overlapSeconds: null }],
  ])('for %s', async (_, body) => {
    const { id } = await api.makeKey({ scopes: ['read'] });
    expect((await rotate(id, body)).body).toMatchObject({
      code: 'invalid-request',
      errors: [{ path: 'overlapSeconds' }],
    });
  });

  it('for a key that is unknown, was revoked, or was rotated too often', async () => {
    expect((await rotate(randomUUID(), {})).body.code).toBe('not-found');
    const { id } = await api.makeKey({ scopes: ['read'] });
    await api.request('DELETE', `/v1/api-keys/${id}`);
    expect((await rotate(id, {})).body.code).toBe('invalid-transition');
    const often = await api.makeKey({ scopes: ['read'] });
    const past = Array.from({ length: 500 }, (_, at) => ({ hash: `${at}`, endsAt: new Date() }));
    await keys().updateOne({ _id: often.id as never }, { $set: { replaced: past } });
    expect((await rotate(often.id, {})).body.code).toBe('invalid-transition');
    expect(await statusIn(api, often.key)).toBe(200);
  });
});

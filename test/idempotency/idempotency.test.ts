import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

const keyed = (key: string, body: unknown = {}) => ({ body, headers: { 'idempotency-key': key } });

async function project(): Promise<string> {
  return (await api.request('POST', '/v1/projects', { body: { name: 'p' } })).body.id;
}

describe('a POST that is repeated under one Idempotency-Key', () => {
  it('makes one project, whichever instance it reaches, also when all repeats come at once', async () => {
    const request = keyed(randomUUID(), { name: 'once' });
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => (n % 2 ? api : other).request('POST', '/v1/projects', request)),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  });

  it('is answered as the first time, also when the state has moved on since', async () => {
    const id = await project();
    const pause = keyed(randomUUID());
    const first = await api.request('POST', `/v1/projects/${id}/pause`, pause);
    await api.request('POST', `/v1/projects/${id}/resume`);
    const again = await other.request('POST', `/v1/projects/${id}/pause`, pause);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect((await api.request('GET', `/v1/projects/${id}`)).body.status).toBe('active');
  });

  it('with another body is an error, and changes nothing', async () => {
    const key = randomUUID();
    await api.request('POST', '/v1/projects', keyed(key, { name: 'a' }));
    const before = await api.connection.collection('projects').countDocuments();
    const answer = await api.request('POST', '/v1/projects', keyed(key, { name: 'b' }));
    expect(answer).toMatchObject({ status: 422, body: { code: 'idempotency-mismatch' } });
    expect(await api.connection.collection('projects').countDocuments()).toBe(before);
  });

  it('is a first one again after a refusal', async () => {
    const id = await project();
    const resume = keyed(randomUUID());
    expect((await api.request('POST', `/v1/projects/${id}/resume`, resume)).status).toBe(200);
    const wrong = keyed(randomUUID(), { title: '' });
    const path = `/v1/projects/${id}/tasks`;
    expect((await api.request('POST', path, wrong)).status).toBe(400);
    const key = wrong.headers['idempotency-key'];
    expect((await api.request('POST', path, keyed(key, { title: 't' }))).status).toBe(201);
  });

  it('belongs to its API key and route', async () => {
    const { key } = await api.makeKey({ scopes: ['admin'] });
    const request = keyed(randomUUID(), { name: 'mine' });
    const mine = await api.request('POST', '/v1/projects', request);
    const theirs = await api.request('POST', '/v1/projects', { ...request, key });
    expect(theirs.status).toBe(201);
    expect(theirs.body.id).not.toBe(mine.body.id);
  });

  it('finds what the first try made although nobody lived to note its answer', async () => {
    const request = keyed(randomUUID(), { name: 'survivor' });
    const first = await api.request('POST', '/v1/projects', request);
    await api.connection
      .collection('idempotency_records')
      .updateMany({}, { $set: { answer: null, lockedUntil: new Date(0) } });
    const again = await api.request('POST', '/v1/projects', request);
    expect(again).toMatchObject({ status: 201, body: { id: first.body.id } });
  });

  it('keeps no record of heartbeats', async () => {
    const machineId = randomUUID();
    const machine = { hostname: 'h', platform: 'p', slots: [{ number: 0 }] };
    await api.request('PUT', `/v1/machines/${machineId}`, { body: machine });
    const place = { projectId: await project(), machineId };
    const { id } = (await api.request('POST', '/v1/sessions', { body: place })).body;
    const before = await api.connection.collection('idempotency_records').countDocuments();
    const beat = keyed(randomUUID(), { generation: 1, sequence: 1 });
    expect((await api.request('POST', `/v1/sessions/${id}/heartbeat`, beat)).status).toBe(200);
    expect(await api.connection.collection('idempotency_records').countDocuments()).toBe(before);
  });

  it.each(['', 'has space', 'ä', 'x'.repeat(256)])('refuses the key %j', async (key) => {
    const answer = await api.request('POST', '/v1/projects', {
      body: { name: 'p' },
      headers: { 'idempotency-key': encodeURI(key) === key ? key : key.replace('ä', '\u00e4') },
    });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'Idempotency-Key' }] } });
  });
});

it('refuses a key under which something else was made, also where no record of that is left', async () => {
  const { id: projectId } = (await api.request('POST', '/v1/projects', { body: { name: 'p' } })).body;
  for (const [path, first, other] of [
    ['/v1/projects', { name: 'a' }, { name: 'b' }],
    [`/v1/projects/${projectId}/tasks`, { title: 'a' }, { title: 'b' }],
    ['/v1/webhooks', { url: 'https://example.com/a' }, { url: 'https://example.com/b' }],
  ] as const) {
    const headers = { 'idempotency-key': 'of-yesterday' };
    const made = await api.request('POST', path, { body: first, headers });
    expect(made.status, path).toBe(201);
    await api.connection.collection('idempotency_records').deleteMany({});
    expect((await api.request('POST', path, { body: other, headers })).body.code, path).toBe(
      'idempotency-mismatch',
    );
    await api.connection.collection('idempotency_records').deleteMany({});
    expect((await api.request('POST', path, { body: first, headers })).body.id, path).toBe(made.body.id);
  }
});

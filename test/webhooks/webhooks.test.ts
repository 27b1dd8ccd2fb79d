import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApi, type TestApi } from '../support/api.js';
import { startApiProcess } from '../support/api-process.js';
import { answerWith, startFlakyServer } from '../support/flaky-server.js';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

it('shows the secret once, at creation, and never again', async () => {
  const made = await api.request('POST', '/v1/webhooks', { body: { url: 'https://example.com/hook' } });
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({
    secret: expect.stringMatching(/^whsec_[0-9a-f]{64}$/),
    events: null,
    projectId: null,
    format: 'json',
    status: 'active',
  });
  const { id, secret, ...shown } = made.body;
  const one = await api.request('GET', `/v1/webhooks/${id}`);
  expect(one.body).toEqual({ id, ...shown });
  const all = await api.request('GET', '/v1/webhooks?limit=200');
  expect(all.body.items).toContainEqual({ id, ...shown });
  expect(JSON.stringify(all.body)).not.toContain(secret);
});

it('makes one of a repeated creation, also where nobody lived to note the first', async () => {
  const wish = {
    body: { url: 'https://example.com/repeated' },
    headers: { 'idempotency-key': 'one-webhook' },
  };
  const first = await api.request('POST', '/v1/webhooks', wish);
  // As if the process had died right after the webhook was stored.
  await api.connection.collection('idempotency_records').deleteMany({});
  const second = await api.request('POST', '/v1/webhooks', wish);
  expect(second).toMatchObject({ status: 201, body: { id: first.body.id } });
  expect(second.body.secret).toBeUndefined();
});

it('forgets what was deleted', async () => {
  const { id } = (await api.request('POST', '/v1/webhooks', { body: { url: 'https://example.com' } })).body;
  expect((await api.request('DELETE', `/v1/webhooks/${id}`)).status).toBe(204);
  for (const method of ['GET', 'DELETE']) {
    expect((await api.request(method, `/v1/webhooks/${id}`)).body.code).toBe('not-found');
  }
});

it.each(['http://127.0.0.1:1/x', 'http://localhost', 'http://[::1]:80/', 'https://example.com/a?b=c'])(
  'takes the URL %s',
  async (url) => {
    expect((await api.request('POST', '/v1/webhooks', { body: { url } })).status).toBe(201);
  },
);

it.each([
  'http://example.com',
  'http://127.0.0.1.example.com',
  'https://name:password@example.com',
  'https://name@example.com',
  'https://example.com/#part',
  'ftp://example.com',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'example.com',
  '',
  `https://example.com/${'x'.repeat(2_048)}`,
  null,
  { $gt: '' },
])('refuses the URL %j and does not repeat it', async (url) => {
  const answer = await api.request('POST', '/v1/webhooks', { body: { url } });
  expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'url' }] } });
  expect(JSON.stringify(answer.body)).not.toContain('password@');
});

it.each([
  ['events', []],
  ['events', ['$where']],
  ['events', ['failed', 'failed']],
  ['events', 'failed'],
  ['events', null],
  ['format', 'xml'],
  ['format', null],
  ['projectId', '$x'],
  ['cursor', 3],
])('refuses %s %j', async (path, value) => {
  const body = { url: 'https://example.com', [path]: value };
  const answer = await api.request('POST', '/v1/webhooks', { body });
  expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: expect.stringContaining(path) }] } });
});

it('refuses a project that is not there', async () => {
  const body = { url: 'https://example.com', projectId: 'nobody' };
  expect((await api.request('POST', '/v1/webhooks', { body })).body.code).toBe('not-found');
});

it('is told by the compiled server of what happens, and no log holds its secret or its URL', async () => {
  const receiver = await startFlakyServer();
  const told = new Promise<void>((resolve) => {
    receiver.behave((response) => {
      answerWith(200, {})(response);
      resolve();
    });
  });
  const server = await startApiProcess({
    MONGODB_URI: api.settings.mongodbUri,
    MONGODB_DB: api.databaseName,
    ADMIN_API_KEY: api.adminKey,
    LOG_LEVEL: 'trace',
    // It counts together with the other API of this test, whose limit is far away.
    RATE_LIMIT_PER_MINUTE: '1000000',
  });
  let log = '';
  for (const stream of [server.process.stdout, server.process.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
  }
  const headers = { authorization: `Bearer ${api.adminKey}`, 'content-type': 'application/json' };
  const send = async (method: string, path: string, body: object) => {
    const answer = await fetch(`${server.url}${path}`, { method, headers, body: JSON.stringify(body) });
    return (await answer.json()) as { id: string; secret: string };
  };
  const { secret } = await send('POST', '/v1/webhooks', { url: `${receiver.url}/secret-path` });
  const project = await send('POST', '/v1/projects', { name: 'p' });
  const slots = [{ number: 0 }];
  await send('PUT', '/v1/machines/m1', { hostname: 'h', platform: 'linux', slots });
  const session = await send('POST', '/v1/sessions', { projectId: project.id, machineId: 'm1' });
  await told;
  expect(JSON.parse(receiver.seen[0]?.body ?? '')).toMatchObject({ type: 'created', sessionId: session.id });
  await server.kill();
  await receiver.close();
  expect(log).toContain('/v1/webhooks');
  for (const hidden of [secret, 'secret-path']) expect(log).not.toContain(hidden);
});

import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { useBuiltFunctions } from '../support/use-built-functions.js';

const built = useBuiltFunctions();
const root = new URL('../..', import.meta.url);
const MACHINE = randomUUID();
const nobody = randomUUID();

/** One request of each group of routes, and its status. */
const GROUPS: Record<string, [method: string, path: string, status: number, body?: object]> = {
  health: ['GET', '/health/ready', 200],
  metrics: ['GET', '/metrics', 200],
  'api-keys': ['POST', '/v1/api-keys', 201, { name: 'made by the function', scopes: ['read'] }],
  audit: ['GET', '/v1/audit', 200],
  enrolments: ['POST', '/v1/enrolments', 201, {}],
  events: ['GET', '/v1/events?cursor=0', 200],
  fleet: ['GET', '/v1/fleet', 200],
  machines: [
    'PUT',
    `/v1/machines/${MACHINE}`,
    200,
    { hostname: 'host', platform: 'linux-x64', slots: [{ number: 0 }] },
  ],
  heartbeats: ['POST', `/v1/machines/${MACHINE}/heartbeat`, 200, { bootId: 'boot', sessions: [] }],
  projects: ['POST', '/v1/projects', 201, { name: 'a project' }],
  tasks: ['GET', `/v1/tasks/${nobody}`, 404],
  recoveries: ['GET', '/v1/recoveries?status=pending', 200],
  sessions: ['GET', '/v1/sessions?health=lost', 200],
  webhooks: ['GET', '/v1/webhooks', 200],
};

it('answers every group of routes', async () => {
  const document = JSON.parse(await readFile(new URL('openapi.json', root), 'utf8'));
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path as object));
  const tags = new Set(operations.flatMap(({ tags = [] }) => tags));
  expect(Object.keys(GROUPS).toSorted()).toEqual([...tags].toSorted());
  for (const [tag, [method, path, status, body]] of Object.entries(GROUPS)) {
    const answer = await built.request(method, path, body === undefined ? {} : { body });
    expect([tag, answer.statusCode, answer.body]).toEqual([tag, status, expect.any(String)]);
  }
});

it('refuses a bad body, naming each wrong field as a problem', async () => {
  const answer = await built.request('POST', '/v1/projects', { body: { name: 7, odd: true } });
  expect(answer.statusCode).toBe(400);
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  const { code, errors } = JSON.parse(answer.body);
  expect(code).toBe('invalid-request');
  expect(errors.map(({ path }: { path: string }) => path).toSorted()).toEqual(['name', 'odd']);
});

it.each([
  ['an unknown route', 404, 'GET', '/v2/projects', {}],
  ['no key', 401, 'GET', '/v1/projects', { key: null }],
  ['a method that a route has not', 405, 'PUT', '/v1/projects', {}],
  ['a body that is no JSON', 400, 'POST', '/v1/projects', { text: '{"name":' }],
  ['another type of body', 415, 'POST', '/v1/projects', { text: 'name=a', type: 'text/plain' }],
] as const)('answers %s with a problem', async (_what, status, method, path, options) => {
  const answer = await built.request(method, path, options);
  expect(answer.statusCode).toBe(status);
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(JSON.parse(answer.body)).toMatchObject({ status, code: expect.any(String) });
});

it('reads a body that the gateway encoded in base64', async () => {
  const event = built.event('POST', '/v1/projects', { body: { name: 'naïve Größe' } });
  const encoded = { ...event, body: Buffer.from(event.body ?? '').toString('base64'), isBase64Encoded: true };
  const answer = await built.api.invoke(encoded);
  expect([answer.statusCode, JSON.parse(answer.body).name]).toEqual([201, 'naïve Größe']);
});

it('sees every value of a name in the query', async () => {
  const answer = await built.request('GET', '/v1/projects?limit=1&limit=2');
  expect([answer.statusCode, JSON.parse(answer.body).errors?.[0]?.path]).toEqual([400, 'limit']);
  expect((await built.request('GET', '/v1/sessions?limit=1&health=lost')).statusCode).toBe(200);
});

it('knows the address that the gateway saw, whatever the caller claims', async () => {
  const key = `cp_${'0'.repeat(72)}`;
  const from = (sourceIp: string) =>
    built.request('GET', '/v1/projects', { key, sourceIp, headers: { 'x-forwarded-for': randomUUID() } });
  const statuses = [];
  for (let n = 0; n < 4; n += 1) statuses.push((await from('198.51.100.1')).statusCode);
  expect(statuses).toEqual([401, 401, 401, 429]);
  expect((await from('198.51.100.2')).statusCode).toBe(401);
}, 60_000);

it('logs each request once', async () => {
  const api = await built.start('api');
  await api.invoke(built.event('GET', '/v1/projects'));
  await api.invoke(built.event('GET', '/v1/fleet'));
  // The log comes another way than the answer.
  await vi.waitFor(() => {
    const routes = [...api.log().matchAll(/"route":"([^"]+)","status":200/g)].map(([, route]) => route);
    expect(routes).toEqual(['/v1/projects', '/v1/fleet']);
  });
});

it('serves the description of the API and the page that shows it', async () => {
  const document = JSON.parse((await built.request('GET', '/openapi.json', { key: null })).body);
  expect(document.openapi).toMatch(/^3\./);
  const script = await built.request('GET', '/docs/swagger-ui-bundle.js', { key: null });
  expect([script.statusCode, script.body.length > 100_000]).toEqual([200, true]);
});

describe('a call that has little time left', () => {
  it('is answered 503 before the cloud ends it, and the next one as ever', async () => {
    const hurried = await built.start('api', { timeoutMs: 4_000 });
    const startedAt = performance.now();
    const answer = await hurried.invoke(built.event('GET', '/v1/events?cursor=999999&waitSeconds=20'));
    expect(performance.now() - startedAt).toBeLessThan(4_000);
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '5']);
    expect(JSON.parse(answer.body).code).toBe('unavailable');
    expect((await hurried.invoke(built.event('GET', '/v1/projects'))).statusCode).toBe(200);
    // A request is logged when it is over: nothing goes on behind the answer.
    await vi.waitFor(() => expect(hurried.log()).toContain('"route":"/v1/events"'));
  });
});

it('answers with a page where a stream is asked for, which a function cannot send', async () => {
  const headers = { accept: 'text/event-stream' };
  const answer = await built.request('GET', '/v1/events?cursor=999999', { headers });
  expect([answer.statusCode, JSON.parse(answer.body).items]).toEqual([200, []]);
});

describe('an instance that is told to end', () => {
  let api: Awaited<ReturnType<typeof built.start>>;
  beforeAll(async () => {
    api = await built.start('api', { database: 'through-proxy' });
    expect((await api.invoke(built.event('GET', '/v1/projects'))).statusCode).toBe(200);
  });
  afterAll(() => api.kill());

  it('closes its connections and ends by itself', async () => {
    expect(built.proxy.open()).toBeGreaterThan(0);
    expect(await api.terminate()).toBe('SIGKILL');
    expect(built.proxy.open()).toBe(0);
    expect(api.log()).not.toMatch(/"level":"(error|fatal)"/);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  answer,
  type ClientOptions,
  createClient,
  NoAnswerError,
  ProblemError,
} from '../../packages/client/src/index.js';
import { sleep } from '../../packages/client/src/sleep.js';
import { startApi, type TestApi } from '../support/api.js';
import {
  answerWith,
  beginAndHang,
  drop,
  type FlakyServer,
  neverAnswer,
  startFlakyServer,
  stopHalfWay,
} from '../support/flaky-server.js';

let server: FlakyServer;
let slept: number[];
beforeAll(async () => {
  server = await startFlakyServer();
});
afterAll(() => server.close());
beforeEach(() => {
  slept = [];
});

const page = { items: [], nextCursor: null };
const good = answerWith(200, page);

/** Waits are recorded instead of slept, and without chance. */
const client = (options: Partial<ClientOptions> = {}) =>
  createClient({
    baseUrl: server.url,
    apiKey: 'cp_key',
    timeoutMs: 5_000,
    random: () => 0.5,
    sleep: async (ms) => {
      slept.push(ms);
    },
    ...options,
  });

const problem = (status: number, code: string, extensions = {}) =>
  answerWith(status, { type: 'urn', title: 't', status, code, detail: 'because', ...extensions });

const list = (options?: Partial<ClientOptions>) =>
  answer(client(options).GET('/v1/projects', { params: {} }));

describe('what time may cure is tried again', () => {
  it.each([
    ['a dropped connection', drop],
    ['an answer that stops half-way', stopHalfWay],
    ['429', answerWith(429, {})],
    ['502 of a proxy', answerWith(502, '<html>', { 'content-type': 'text/html' })],
    ['503', problem(503, 'unavailable')],
    ['504', answerWith(504, {})],
  ])('%s', async (_, bad) => {
    server.behave(bad, bad, good);
    expect(await list()).toEqual(page);
    expect(server.seen).toHaveLength(3);
    // Doubling, and half of it by the given chance.
    expect(slept).toEqual([100, 200]);
  });

  it.each([
    ['no answer', neverAnswer],
    ['an answer without an end', beginAndHang],
  ])('%s, after the time limit of one try', async (_, bad) => {
    server.behave(bad, good);
    expect(await list({ timeoutMs: 100 })).toEqual(page);
    expect(server.seen).toHaveLength(2);
  });
});

describe('retries are bounded', () => {
  it('by their number, and then tell what happened', async () => {
    server.behave(drop);
    const error = await list({ retries: 2 }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(NoAnswerError);
    expect(error).toMatchObject({ tries: 3 });
    expect(server.seen).toHaveLength(3);
    server.behave(problem(503, 'unavailable'));
    await expect(list({ retries: 1 })).rejects.toMatchObject({ code: 'unavailable', status: 503 });
    expect(server.seen).toHaveLength(2);
  });

  it('by what a call asks for', async () => {
    server.behave(drop);
    await expect(client().with({ retries: 0 }).GET('/v1/projects')).rejects.toMatchObject({ tries: 1 });
    expect(server.seen).toHaveLength(1);
    expect(slept).toEqual([]);
    server.behave(neverAnswer);
    const startedAt = performance.now();
    await expect(client().with({ retries: 0, timeoutMs: 50 }).GET('/v1/projects')).rejects.toBeInstanceOf(
      NoAnswerError,
    );
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it('by a growth of the waits that ends', async () => {
    server.behave(drop);
    await expect(list({ retries: 12, random: () => 0.999999 })).rejects.toBeInstanceOf(NoAnswerError);
    expect(Math.max(...slept)).toBeLessThanOrEqual(10_000);
  });

  it('to where nothing listens', async () => {
    const closed = await startFlakyServer();
    await closed.close();
    await expect(list({ baseUrl: closed.url })).rejects.toMatchObject({ name: 'NoAnswerError', tries: 4 });
  });
});

describe('Retry-After', () => {
  it('is waited for, and more', async () => {
    server.behave(answerWith(429, {}, { 'retry-after': '7' }), good);
    await list();
    expect(slept).toEqual([7_100]);
  });

  it('may be a date', async () => {
    server.behave(answerWith(503, {}, { 'retry-after': new Date(Date.now() + 20_000).toUTCString() }), good);
    await list();
    expect(slept[0]).toBeGreaterThan(15_000);
    expect(slept[0]).toBeLessThanOrEqual(20_100);
  });

  it('is not waited for when it is long: the caller decides then', async () => {
    server.behave(answerWith(429, { code: 'rate-limited', detail: 'd' }, { 'retry-after': '3600' }));
    await expect(list()).rejects.toMatchObject({ code: 'rate-limited' });
    expect(slept).toEqual([]);
  });
});

describe('refusals', () => {
  it('are thrown with their code and never tried again', async () => {
    for (const status of [400, 401, 403, 404, 409, 422, 500]) {
      server.behave(problem(status, 'session-superseded', { current: 4 }));
      const error = await list().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ProblemError);
      expect(error).toMatchObject({ code: 'session-superseded', status, current: 4 });
      expect(server.seen).toHaveLength(1);
    }
  });

  it('are told apart from those of something else', async () => {
    for (const body of ['<html>', '', 'null', '{}', '[]', '{"code":7}']) {
      server.behave(answerWith(404, body));
      await expect(list()).rejects.toMatchObject({ code: 'unrecognised', status: 404, problem: null });
    }
  });

  it('are all there is to a redirect: the key goes nowhere else', async () => {
    server.behave(answerWith(307, '', { location: `${server.url}/else` }));
    await expect(list({ retries: 0 })).rejects.toBeInstanceOf(NoAnswerError);
    expect(server.seen.map(({ path }) => path)).toEqual(['/v1/projects']);
  });
});

describe('an idempotency key', () => {
  it('goes with every POST, is the same over all tries, and new for each call', async () => {
    const create = () => client().POST('/v1/projects', { body: { name: 'a' } });
    server.behave(drop, problem(503, 'unavailable'), answerWith(201, {}));
    await create();
    await create();
    const keys = server.seen.map(({ headers }) => headers['idempotency-key']);
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(keys).toEqual([keys[0], keys[0], keys[0], expect.not.stringMatching(String(keys[0]))]);
    expect(new Set(server.seen.map(({ body }) => body))).toEqual(new Set(['{"name":"a"}']));
  });

  it("is the caller's own where one is given, and never goes with a GET", async () => {
    server.behave(answerWith(201, {}));
    await client().POST('/v1/projects', { body: { name: 'a' }, headers: { 'Idempotency-Key': 'mine' } });
    await list();
    expect(server.seen.map(({ headers }) => headers['idempotency-key'])).toEqual(['mine', undefined]);
  });
});

it('stops at once when the caller does', async () => {
  const before = AbortSignal.abort(new Error('not wanted'));
  server.behave(good);
  await expect(client().GET('/v1/projects', { signal: before })).rejects.toThrow('not wanted');
  expect(server.seen).toEqual([]);

  const during = new AbortController();
  server.behave(drop);
  const call = client({
    sleep: (_, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        during.abort(new Error('not any more'));
      }),
  }).GET('/v1/projects', { signal: during.signal });
  await expect(call).rejects.toThrow('not any more');
  expect(server.seen).toHaveLength(1);
});

it('wakes from its own sleep when the caller stops', async () => {
  const controller = new AbortController();
  const sleeping = sleep(60_000, controller.signal);
  controller.abort(new Error('woken'));
  await expect(sleeping).rejects.toThrow('woken');
  await sleep(1, new AbortController().signal);
});

it('refuses a base URL that is none of HTTP', () => {
  expect(() => client({ baseUrl: 'file:///etc' })).toThrow(TypeError);
  expect(() => client({ baseUrl: '127.0.0.1:3000' })).toThrow();
});

describe('with the real API', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());
  const real = () => createClient({ baseUrl: `${api.url}/`, apiKey: api.adminKey });

  it('makes, reads and lists', async () => {
    const project = await answer(real().POST('/v1/projects', { body: { name: 'typed' } }));
    expect(await answer(real().GET('/v1/projects/{id}', { params: { path: { id: project.id } } }))).toEqual(
      project,
    );
    const { items } = await answer(real().GET('/v1/projects', { params: { query: { limit: 10 } } }));
    expect(items).toEqual([project]);
  });

  it('is answered 204 without a body, and 304 when nothing changed', async () => {
    const { id } = await api.makeKey({ scopes: ['read'] });
    const { response } = await real().DELETE('/v1/api-keys/{id}', { params: { path: { id } } });
    expect(response.status).toBe(204);
    const machine = 'machine-1';
    const body = { hostname: 'h', platform: 'linux-x64', slots: [{ number: 1 }] };
    await real().PUT('/v1/machines/{id}', { params: { path: { id: machine } }, body });
    const params = { path: { id: machine } };
    const first = await real().GET('/v1/machines/{id}/directives', { params });
    const headers = { 'If-None-Match': String(first.response.headers.get('etag')) };
    const second = await real().GET('/v1/machines/{id}/directives', { params, headers });
    expect(second.response.status).toBe(304);
  });

  it('throws what the API refuses', async () => {
    await expect(real().GET('/v1/projects/{id}', { params: { path: { id: 'none' } } })).rejects.toMatchObject(
      {
        code: 'not-found',
      },
    );
  });
});

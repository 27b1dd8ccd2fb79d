import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Canary } from '../../src/sweeper/canary.service.js';
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
let api: TestApi;

beforeAll(async () => {
  [server, api] = await Promise.all([startFlakyServer(), startApi()]);
});
afterAll(() => Promise.all([server.close(), api.close()]));
beforeEach(() => server.behave(answerWith(200, {})));

function canary(canaryUrl: string | null, canaryApiKey: string | null = null): Canary {
  return new Canary({ canaryUrl, canaryApiKey, canaryTimeoutSeconds: 1 });
}

describe('the canary', () => {
  it('is off where no URL is set', async () => {
    expect(await canary(null).beat()).toBe('off');
  });

  it('passes through a real API, with a key and without, and leaves nothing behind', async () => {
    const { key } = await api.makeKey({ scopes: ['runner'] });
    expect(await canary(api.url).beat()).toBe('passed');
    expect(await canary(`${api.url}/`, key).beat()).toBe('passed');
    expect((await api.request('GET', '/v1/machines')).body.items).toEqual([]);
  });

  it('sends a heartbeat under its key', async () => {
    server.behave(answerWith(404, { code: 'not-found' }));
    expect(await canary(server.url, 'cp_key').beat()).toBe('passed');
    expect(server.seen).toMatchObject([
      { method: 'POST', path: expect.stringMatching(/^\/v1\/machines\/.+\/heartbeat$/) },
    ]);
    expect(server.seen[0]?.headers.authorization).toBe('Bearer cp_key');
  });

  it.each([
    ['our API without its database', answerWith(503, { code: 'unavailable' })],
    ['our API with a bug', answerWith(500, { code: 'internal' })],
    ['a proxy that finds nothing behind it', answerWith(502, '<html>Bad gateway</html>')],
    ['a proxy that knows no such page', answerWith(404, '<html>Not found</html>')],
    ['a connection that breaks', drop],
    ['an answer that ends half way', stopHalfWay],
    ['an answer longer than any of ours', answerWith(200, 'x'.repeat(100_000))],
    ['an answer that never comes', neverAnswer],
    ['an answer that never ends', beginAndHang],
  ])('fails on %s', async (_, behaviour) => {
    server.behave(behaviour);
    expect(await canary(server.url, 'cp_key').beat()).toBe('failed');
  });

  it('fails on a redirect, wherever it leads', async () => {
    server.behave(answerWith(302, '', { location: `${api.url}/health/ready` }));
    expect(await canary(server.url).beat()).toBe('failed');
  });

  it.each(['unauthenticated', 'forbidden', 'rate-limited'])(
    'passes on a refusal of our API: %s',
    async (code) => {
      server.behave(answerWith(401, { code }));
      expect(await canary(server.url, 'cp_key').beat()).toBe('passed');
    },
  );
});

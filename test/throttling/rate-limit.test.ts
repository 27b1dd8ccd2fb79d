import { afterEach, expect, it } from 'vitest';
import { makeApiKey } from '../../src/api-keys/api-key.js';
import { startApi, type TestApi } from '../support/api.js';

let api: TestApi;
afterEach(() => api.close());

const read = (key: string) => api.request('GET', '/v1/projects', { key });
const beat = (key: string) =>
  api.request('POST', '/v1/sessions/none/heartbeat', { key, body: { generation: 1, sequence: 1 } });

it('refuses a key beyond its limit, says when to come back, and counts keys apart', async () => {
  api = await startApi({ rateLimitPerMinute: 3 });
  const [first, second] = [await api.makeKey({ scopes: ['read'] }), await api.makeKey({ scopes: ['read'] })];
  for (const left of [2, 1, 0]) {
    const answer = await read(first.key);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('ratelimit-policy')).toBe('"default";q=3;w=60');
    expect(answer.headers.get('ratelimit')).toMatch(new RegExp(`^"default";r=${left};t=\\d+$`));
  }
  const refused = await read(first.key);
  expect(refused).toMatchObject({ status: 429, body: { code: 'rate-limited' } });
  expect(refused.headers.get('content-type')).toBe('application/problem+json');
  const seconds = Number(refused.headers.get('retry-after'));
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(60);
  expect((await read(second.key)).status).toBe(200);
});

it("obeys the key's own limit before the default", async () => {
  api = await startApi({ rateLimitPerMinute: 1_000 });
  const { key } = await api.makeKey({ scopes: ['read'], rateLimitPerMinute: 1 });
  expect((await read(key)).status).toBe(200);
  expect((await read(key)).status).toBe(429);
});

it('never lets queries use up the room of heartbeats, nor the other way round', async () => {
  api = await startApi({ rateLimitPerMinute: 2, heartbeatRateLimitPerMinute: 4 });
  const { key } = await api.makeKey({ scopes: ['runner', 'read'] });
  expect([(await read(key)).status, (await read(key)).status, (await read(key)).status]).toEqual([
    200, 200, 429,
  ]);
  for (let count = 0; count < 4; count += 1) expect((await beat(key)).status).toBe(404);
  const refused = await beat(key);
  expect(refused.status).toBe(429);
  expect(refused.headers.get('ratelimit-policy')).toBe('"heartbeat";q=4;w=60');
});

it('limits failed authentications of an address, and never a valid key of the same address', async () => {
  api = await startApi({ authenticationFailuresPerMinute: 3 });
  for (let count = 0; count < 3; count += 1) expect((await read(makeApiKey())).status).toBe(401);
  const refused = await read(makeApiKey());
  expect(refused).toMatchObject({ status: 429, body: { code: 'rate-limited' } });
  expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
  expect((await read(api.adminKey)).status).toBe(200);
});

it('counts nothing against a key for requests that only name it', async () => {
  api = await startApi({ rateLimitPerMinute: 3 });
  const { key } = await api.makeKey({ scopes: ['read'] });
  for (let count = 0; count < 10; count += 1) await read(`${key.slice(0, -1)}x`);
  expect((await read(key)).status).toBe(200);
});

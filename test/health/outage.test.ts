import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest';
import { type Answer, startApi, type TestApi } from '../support/api.js';
import { type CuttableProxy, startProxy } from '../support/cuttable-proxy.js';

let proxy: CuttableProxy;
let api: TestApi;
beforeAll(async () => {
  const { hostname, port } = new URL(inject('mongodUri').replace('mongodb:', 'http:'));
  proxy = await startProxy({ host: hostname, port: Number(port) });
  api = await startApi({ mongodbUri: `mongodb://127.0.0.1:${proxy.port}/?directConnection=true` });
});
afterAll(async () => {
  proxy.heal();
  await api.close();
  await proxy.close();
});

const ready = () => api.request('GET', '/health/ready', { key: null });
const projects = () => api.request('GET', '/v1/projects');

const expectUnavailable = (answer: Answer) => {
  expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable' } });
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
};

it('says without the database that it is not ready but lives, refuses in bounded time, and heals alone', async () => {
  expect([(await ready()).status, (await projects()).status]).toEqual([200, 200]);
  proxy.cut();
  const cutAt = performance.now();
  expectUnavailable(await ready());
  expectUnavailable(await projects());
  expect(performance.now() - cutAt).toBeLessThan(8_000);
  expect((await api.request('GET', '/health/live', { key: null })).status).toBe(200);
  proxy.heal();
  await vi.waitFor(async () => expect((await ready()).status).toBe(200), { timeout: 15_000, interval: 100 });
  expect((await projects()).status).toBe(200);
});

it('does not wait for a database that is there and says nothing', async () => {
  proxy.freeze();
  const frozenAt = performance.now();
  expectUnavailable(await ready());
  expect(performance.now() - frozenAt).toBeLessThan(4_000);
  proxy.heal();
  await vi.waitFor(async () => expect((await ready()).status).toBe(200), { timeout: 15_000, interval: 100 });
});

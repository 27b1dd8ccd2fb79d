import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Metrics } from '../../src/metrics/metrics.js';
import { SweeperService } from '../../src/sweeper/sweeper.service.js';
import { emptyDeliveryReport } from '../../src/webhooks/delivery-report.js';
import { startApi, type TestApi } from '../support/api.js';
import { startApiProcess } from '../support/api-process.js';

let api: TestApi;
let key: string;
beforeAll(async () => {
  api = await startApi();
  key = (await api.makeKey({ scopes: ['read'] })).key;
});
afterAll(() => api.close());

/** The samples by name and labels, as the text format has them. */
async function scrape(): Promise<Map<string, number>> {
  const answer = await api.request('GET', '/metrics', { key });
  expect(answer.status).toBe(200);
  const lines = String(answer.body)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const [, name, value] = /^(\S+(?:\{.*\})?) (\S+)$/.exec(line) as unknown as [string, string, string];
      return [name, Number(value)];
    }),
  );
}

/** How much each sample grew while something was done. */
async function growth(action: () => Promise<unknown>): Promise<(name: string) => number> {
  const before = await scrape();
  await action();
  const after = await scrape();
  return (name) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
}

const requests = (method: string, route: string, status: string) =>
  `claude_projects_http_request_duration_seconds_count{method="${method}",route="${route}",status="${status}"}`;
const heartbeats = (verdict: string) => `claude_projects_heartbeats_total{verdict="${verdict}"}`;

async function session() {
  const project = (await api.request('POST', '/v1/projects', { body: { name: 'p' } })).body;
  const machineId = randomUUID();
  const machine = { hostname: 'h', platform: 'p', slots: [{ number: 0 }] };
  await api.request('PUT', `/v1/machines/${machineId}`, { body: machine });
  const body = { projectId: project.id, machineId };
  return { machineId, id: (await api.request('POST', '/v1/sessions', { body })).body.id as string };
}

it('is text in the format that Prometheus reads, with units in the names', async () => {
  const { headers, body } = await api.request('GET', '/metrics', { key });
  expect(headers.get('content-type')).toContain('text/plain');
  expect(headers.get('content-type')).toContain('version=0.0.4');
  const names = [...String(body).matchAll(/^# TYPE (claude_projects_\S+) (\w+)$/gm)];
  expect(names.length).toBeGreaterThan(5);
  for (const [, name = '', type] of names) {
    if (type === 'counter') expect(name).toMatch(/_total$/);
    if (type === 'histogram') expect(name).toMatch(/_seconds$/);
  }
  expect(body).toMatch(/^process_resident_memory_bytes \d/m);
});

it('measures requests by pattern and class of status, and never names an id', async () => {
  const { id } = await session();
  const grew = await growth(async () => {
    await api.request('GET', `/v1/sessions/${id}`);
    await api.request('GET', '/v1/sessions/nobody');
    await api.request('GET', `/v1/sessions/${id}`, { key: null });
    await api.request('POST', '/v1/projects', { body: '{"broken' });
    await api.request('GET', '/no/such/route/secret-in-path');
  });
  expect(grew(requests('GET', '/v1/sessions/:id', '2xx'))).toBe(1);
  expect(grew(requests('GET', '/v1/sessions/:id', '4xx'))).toBe(2);
  expect(grew(requests('POST', 'none', '4xx'))).toBe(1);
  expect(grew(requests('GET', 'none', '4xx'))).toBe(1);
  const text = String((await api.request('GET', '/metrics', { key })).body);
  for (const hidden of [id, 'nobody', 'secret-in-path', api.adminKey]) expect(text).not.toContain(hidden);
});

it('counts heartbeats by verdict, each of a batch by itself', async () => {
  const { id, machineId } = await session();
  const beat = (sequence: number, generation = 1) =>
    api.request('POST', `/v1/sessions/${id}/heartbeat`, { body: { generation, sequence } });
  const grew = await growth(async () => {
    await beat(1);
    await beat(2);
    await beat(3, 7);
    const sessions = [
      { id, generation: 1, sequence: 4 },
      { id: 'nobody', generation: 1, sequence: 1 },
    ];
    const body = { bootId: 'b', sessions };
    expect((await api.request('POST', `/v1/machines/${machineId}/heartbeat`, { body })).status).toBe(200);
    await api.request('POST', '/v1/machines/nobody/heartbeat', { body });
  });
  expect(grew(heartbeats('accepted'))).toBe(3);
  expect(grew(heartbeats('session-superseded'))).toBe(1);
  expect(grew(heartbeats('not-found'))).toBe(2);
});

it('counts sweeps, what they did, and how long ago the last one succeeded', async () => {
  const metrics = api.app.get(Metrics, { strict: false });
  const sweeper = api.app.get(SweeperService, { strict: false });
  const { id } = await session();
  await api.connection
    .collection('sessions')
    .updateOne({ _id: id as never }, { $set: { deadlineAt: new Date(0) } });
  const age = 'claude_projects_sweep_last_success_age_seconds';
  const before = await scrape();
  const grew = await growth(() => metrics.observeSweep(() => sweeper.sweep()));
  expect(grew('claude_projects_sweep_duration_seconds_count{result="success"}')).toBe(1);
  expect(grew('claude_projects_swept_sessions_total{outcome="examined"}')).toBeGreaterThanOrEqual(1);
  expect(grew('claude_projects_swept_sessions_total{outcome="failed"}')).toBe(1);
  const after = await scrape();
  expect(before.get(age)).toBeGreaterThan(after.get(age) ?? Number.NaN);
  const failed = await growth(async () => {
    const failing = metrics.observeSweep(() => Promise.reject(new Error('away')));
    await expect(failing).rejects.toThrow('away');
  });
  expect(failed('claude_projects_sweep_duration_seconds_count{result="error"}')).toBe(1);
  expect(failed(age)).toBeGreaterThan(0);
});

it('counts what became of deliveries', async () => {
  const metrics = api.app.get(Metrics, { strict: false });
  const report = { ...emptyDeliveryReport(), delivered: 3, deadLettered: 1 };
  const grew = await growth(() => metrics.observeDeliveries(() => Promise.resolve(report)));
  expect(grew('claude_projects_webhook_deliveries_total{outcome="delivered"}')).toBe(3);
  expect(grew('claude_projects_webhook_deliveries_total{outcome="deadLettered"}')).toBe(1);
});

it('is served by the compiled server, with the sessions of the fleet by health', async () => {
  const server = await startApiProcess({
    MONGODB_URI: api.settings.mongodbUri,
    MONGODB_DB: api.databaseName,
    ADMIN_API_KEY: api.adminKey,
    SWEEP_INTERVAL_SECONDS: '1',
    // It counts together with the other API of this test, whose limit is far away.
    RATE_LIMIT_PER_MINUTE: '1000000',
  });
  const fleet = (await api.request('GET', '/v1/fleet')).body;
  const answer = await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${key}` } });
  const text = await answer.text();
  await server.kill();
  for (const health of ['healthy', 'late', 'lost', 'ended']) {
    expect(text).toContain(
      `claude_projects_sessions{health="${health}"} ${fleet.sessionsByHealth[health]}\n`,
    );
  }
  expect(text).toMatch(/^claude_projects_sweep_last_success_age_seconds \d/m);
});

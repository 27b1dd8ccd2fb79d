import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { ApiProcess } from '../support/api-process.js';
import { type OwnMongod, startOwnMongod } from '../support/own-mongod.js';
import { ask, startPeer, type Told } from './api-client.js';

/** Two tries of a command, and what else a request has to do. */
const BOUND_MS = 8_000;

let mongod: OwnMongod;
let api: ApiProcess;
beforeAll(async () => {
  mongod = await startOwnMongod();
  api = await startPeer(mongod.uri, 'outage');
});
afterAll(async () => {
  mongod.thaw();
  await api.kill();
  await mongod.remove();
});

const ready = async () => (await ask(api.url, 'GET', '/health/ready')).status;
const healed = () =>
  vi.waitFor(async () => expect(await ready()).toBe(200), { timeout: 60_000, interval: 200 });

async function refusedInTime(call: () => Promise<Told>): Promise<void> {
  const askedAt = performance.now();
  const told = await call();
  expect(told).toMatchObject({ status: 503, body: { code: 'unavailable' } });
  expect(Number(told.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(performance.now() - askedAt).toBeLessThan(BOUND_MS);
}

/** A while in which nobody may be kept waiting: reads, writes and the health check, one after the other. */
async function refusesEverything(projectId: string): Promise<void> {
  await refusedInTime(() => ask(api.url, 'GET', '/health/ready'));
  await Promise.all([
    refusedInTime(() => ask(api.url, 'GET', `/v1/projects/${projectId}`)),
    refusedInTime(() => ask(api.url, 'POST', '/v1/projects', { body: { name: 'b' } })),
    refusedInTime(() =>
      ask(api.url, 'POST', '/v1/sessions/none/heartbeat', { body: { generation: 1, sequence: 1 } }),
    ),
  ]);
  expect((await ask(api.url, 'GET', '/health/live')).status).toBe(200);
}

it('survives a MongoDB that freezes, crashes and comes back, without losing what it acknowledged', async () => {
  const { body: project } = await ask(api.url, 'POST', '/v1/projects', { body: { name: 'a' } });
  const machineId = randomUUID();
  await ask(api.url, 'PUT', `/v1/machines/${machineId}`, {
    body: { hostname: 'a', platform: 'b', slots: [{ number: 0 }] },
  });
  const session = await ask(api.url, 'POST', '/v1/sessions', { body: { projectId: project.id, machineId } });
  expect(session.status).toBe(201);

  // The first to meet the frozen database have a key that is still known, and a write under way.
  const beats = () =>
    ask(api.url, 'POST', `/v1/sessions/${session.body.id}/heartbeat`, {
      body: { generation: 1, sequence: 1 },
    });
  await ask(api.url, 'GET', `/v1/projects/${project.id}`);
  mongod.freeze();
  await Promise.all([
    refusedInTime(beats),
    refusedInTime(() => ask(api.url, 'GET', `/v1/projects/${project.id}`)),
    refusedInTime(() => ask(api.url, 'GET', '/v1/events?waitSeconds=20')),
    refusedInTime(() => ask(api.url, 'POST', '/v1/projects', { body: { name: 'frozen' } })),
  ]);
  await refusesEverything(project.id);
  mongod.thaw();
  await healed();

  await mongod.kill();
  await refusesEverything(project.id);
  await mongod.startAgain();
  await healed();
  const beat = await ask(api.url, 'POST', `/v1/sessions/${session.body.id}/heartbeat`, {
    body: { generation: 1, sequence: 1 },
  });
  expect(beat).toMatchObject({ status: 200, body: { status: 'active' } });
  expect((await ask(api.url, 'GET', `/v1/projects/${project.id}`)).body).toEqual(project);
  expect(api.process.exitCode).toBeNull();
});

import { randomUUID } from 'node:crypto';
import { expect, it, vi } from 'vitest';
import { useBuiltFunctions } from '../support/use-built-functions.js';

const built = useBuiltFunctions();
/** A deadline of one second and the fence behind it. */
const SETTINGS = {
  heartbeatIntervalSeconds: 1,
  missedHeartbeatsAllowed: 1,
  fenceDelaySeconds: 1,
  recoveryMode: 'any-machine',
  recoveryAffinitySeconds: 0,
};
const PATIENCE = { timeout: 60_000, interval: 250 };

/** What the schedule of EventBridge sends; what is in it does not matter. */
const SCHEDULED = { version: '0', source: 'aws.scheduler', 'detail-type': 'Scheduled Event', detail: {} };

async function call(method: string, path: string, body?: object) {
  const answer = await built.request(method, path, body === undefined ? {} : { body });
  return { status: answer.statusCode, body: answer.body === '' ? null : JSON.parse(answer.body) };
}

async function machine(): Promise<string> {
  const id = randomUUID();
  const slots = [{ number: 0 }];
  expect(
    (await call('PUT', `/v1/machines/${id}`, { hostname: 'host', platform: 'linux-x64', slots })).status,
  ).toBe(200);
  return id;
}

it('finds a lost session and hands it on exactly once, by events of the gateway and the schedule alone', async () => {
  const sweep = await built.start('sweep', { freezes: true });
  const [first, second] = [await machine(), await machine()];
  const project = (await call('POST', '/v1/projects', { name: 'main job', settings: SETTINGS })).body;
  const wish = { projectId: project.id, machineId: first, keeperId: randomUUID() };
  const created = await call('POST', '/v1/sessions', wish);
  expect([created.status, created.body.generation]).toEqual([201, 1]);
  const path = `/v1/sessions/${created.body.id}`;
  expect((await call('POST', `${path}/heartbeat`, { generation: 1, sequence: 1 })).body).toMatchObject({
    status: 'active',
  });

  // Its holder falls silent, and the schedule goes on.
  const sweeps: object[] = [];
  await vi.waitFor(async () => {
    sweeps.push(await sweep.invoke(SCHEDULED));
    expect((await call('GET', path)).body.status).toBe('failed');
  }, PATIENCE);
  expect(sweeps.at(-1)).toMatchObject({ failed: 1, errors: 0 });

  const { body: failed } = await call('GET', path);
  expect((await call('GET', '/v1/recoveries?status=pending')).body.items).toMatchObject([
    { id: failed.recoveryId, sessionId: failed.id },
  ]);
  const claim = { machineId: second, keeperId: randomUUID() };
  const claimed = await vi.waitFor(async () => {
    const answer = await call('POST', `/v1/recoveries/${failed.recoveryId}/claim`, claim);
    expect(answer.status).toBeLessThan(300);
    return answer;
  }, PATIENCE);
  expect(claimed.body.generation).toBe(2);
  expect((await call('POST', `/v1/recoveries/${failed.recoveryId}/claim`, { machineId: first })).status).toBe(
    409,
  );

  // The old holder comes back, and is told so; the new one goes on.
  expect((await call('POST', `${path}/heartbeat`, { generation: 1, sequence: 2 })).body).toMatchObject({
    code: 'session-superseded',
    current: 2,
  });
  expect((await call('POST', `${path}/heartbeat`, { generation: 2, sequence: 1 })).status).toBe(200);
  await sweep.kill();
});

it('sweeps as often for one event as it is told', async () => {
  const env = { SWEEPS_PER_EVENT: '3', SWEEP_INTERVAL_SECONDS: '3' };
  const sweep = await built.start('sweep', { env, timeoutMs: 58_000 });
  const startedAt = performance.now();
  expect(await sweep.invoke(SCHEDULED)).toMatchObject({ sweeps: 3, errors: 0 });
  expect(performance.now() - startedAt).toBeGreaterThan(1_900);
  await sweep.kill();
});

it('begins no sweep that the cloud would cut off', async () => {
  const env = { SWEEPS_PER_EVENT: '3', SWEEP_INTERVAL_SECONDS: '60' };
  const sweep = await built.start('sweep', { env, timeoutMs: 20_000 });
  expect(await sweep.invoke(SCHEDULED)).toMatchObject({ sweeps: 1 });
  await sweep.kill();
});

it('applies the indexes as a step of a deployment, as often as it likes', async () => {
  const database = await built.freshDatabase();
  const migrate = await built.start('migrate', { env: { MONGODB_DB: database.name }, timeoutMs: 120_000 });
  expect(await migrate.invoke({})).toEqual({ migrated: true });
  const indexes = await database.indexes('sessions');
  expect(indexes).toContain('deadlineAt_1');
  expect(await migrate.invoke({})).toEqual({ migrated: true });
  expect(await database.indexes('sessions')).toEqual(indexes);
  await migrate.kill();
});

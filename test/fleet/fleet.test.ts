import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { FleetService } from '../../src/fleet/fleet.service.js';
import { HEALTHS } from '../../src/liveness/health.js';
import { PROJECT_STATUSES } from '../../src/projects/project.schema.js';
import type { Session } from '../../src/sessions/session.js';
import { SESSION_STATUSES } from '../../src/sessions/session-status.js';
import { startApi, type TestApi } from '../support/api.js';
import { lostSession, sampleSession } from '../support/sample-session.js';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());
afterEach(async () => {
  for (const name of ['sessions', 'projects', 'machines', 'events', 'recoveries']) {
    await api.connection.collection(name).deleteMany({});
  }
});

const none = <Name extends string>(names: readonly Name[]) => Object.fromEntries(names.map((n) => [n, 0]));
const seconds = (now: Date, offset: number) => new Date(now.getTime() + offset * 1000);

async function insert(collection: string, documents: object[]): Promise<void> {
  await api.connection.collection(collection).insertMany(documents as never[]);
}

async function databaseNow(): Promise<Date> {
  return new Date((await api.request('GET', '/v1/fleet')).body.at);
}

it('counts nothing as nothing', async () => {
  const { status, body } = await api.request('GET', '/v1/fleet');
  expect(status).toBe(200);
  expect(body).toEqual({
    at: expect.stringMatching(/Z$/),
    doubt: null,
    sessionsByStatus: none(SESSION_STATUSES),
    sessionsByHealth: none(HEALTHS),
    projectsByStatus: none(PROJECT_STATUSES),
    machines: { total: 0, draining: 0, silent: 0 },
    slots: { total: 0, occupied: 0, free: 0 },
    pendingRecoveries: 0,
  });
});

it('counts every session once by status and once by health, by the clock of the database', async () => {
  const now = await databaseNow();
  const [past, future] = [seconds(now, -60), seconds(now, 3_600)];
  const alive = { deadlineAt: future, lateAt: future, stallDeadlineAt: null };
  const kinds: Partial<Session>[] = [
    { ...alive },
    { ...alive, stallDeadlineAt: future, status: 'starting' },
    { ...alive, lateAt: past },
    { ...alive, lateAt: past, stallDeadlineAt: past, status: 'paused' },
    { ...alive, stallDeadlineAt: past },
    { ...alive, lateAt: past, deadlineAt: past },
    { ...alive, status: 'stopping' },
    { ...alive, status: 'stopping', live: false, cause: 'cleared' },
  ];
  const fallen: Session[] = [
    lostSession({ cause: 'machine-lost' }),
    lostSession({ cause: 'stalled' }),
    lostSession({ cause: 'suspended' }),
    lostSession({ recovery: null }),
    ...(['completed', 'cancelled', 'abandoned', 'abandoned'] as const).map((status) =>
      lostSession({ status }),
    ),
  ];
  const sessions = [...kinds.map((kind) => sampleSession(kind)), ...fallen];
  await insert(
    'sessions',
    sessions.map((session, n) => ({
      ...session,
      _id: `s${n}`,
      slotKey: n < 3 ? `m/${n}` : null,
      exclusiveKey: null,
      recovery: session.status === 'abandoned' ? null : session.recovery,
    })),
  );
  const { body } = await api.request('GET', '/v1/fleet');
  expect(body.sessionsByStatus).toEqual({
    starting: 1,
    active: 4,
    paused: 1,
    stopping: 2,
    failed: 4,
    recovering: 0,
    completed: 1,
    cancelled: 1,
    abandoned: 2,
  });
  expect(body.sessionsByHealth).toEqual({ healthy: 3, late: 2, stalled: 2, lost: 4, suspended: 1, ended: 4 });
  // What has ended waits for nobody, whatever is left in it.
  expect(body.pendingRecoveries).toBe(3);
  expect(body.slots).toEqual({ total: 0, occupied: 3, free: 0 });
});

it('says of each session what a query by health says', async () => {
  const now = await databaseNow();
  const instants = [seconds(now, -600), seconds(now, 600)];
  const sessions = instants.flatMap((deadlineAt) =>
    instants.flatMap((lateAt) =>
      [null, ...instants].flatMap((stallDeadlineAt) =>
        (['active', 'failed', 'stopping', 'completed'] as const).map((status) =>
          sampleSession({
            status,
            deadlineAt,
            lateAt,
            stallDeadlineAt,
            live: status === 'active',
            cause: null,
          }),
        ),
      ),
    ),
  );
  await insert(
    'sessions',
    sessions.map((session, n) => ({ ...session, _id: `s${n}`, slotKey: null, exclusiveKey: null })),
  );
  const { body } = await api.request('GET', '/v1/fleet');
  for (const health of HEALTHS) {
    const list = await api.request('GET', `/v1/sessions?health=${health}&limit=200`);
    expect(body.sessionsByHealth[health], health).toBe(list.body.items.length);
  }
});

it('counts projects, machines and their slots', async () => {
  const now = await databaseNow();
  const machine = { hostname: 'h', platform: 'p', epoch: 1, labels: {}, rev: 1, version: 1 };
  const slots = (count: number) => Array.from({ length: count }, (_, number) => ({ number }));
  await insert('machines', [
    { _id: 'a', ...machine, slots: slots(3), lastHeartbeatAt: seconds(now, -10), drainingSince: null },
    { _id: 'b', ...machine, slots: slots(2), lastHeartbeatAt: seconds(now, -200), drainingSince: now },
    { _id: 'c', ...machine, slots: [], lastHeartbeatAt: null, drainingSince: null },
    { _id: 'd', epoch: 1, rev: 2, version: 2, deletedAt: now },
  ]);
  await insert(
    'projects',
    (['active', 'active', 'paused', 'failed'] as const).map((status, n) => ({ _id: `p${n}`, status })),
  );
  const at = (machineId: string, slot: number) => ({
    ...sampleSession(),
    _id: `${machineId}-${slot}`,
    machineId,
    slot,
    slotKey: `${machineId}/${slot}`,
    exclusiveKey: `p/${machineId}/${slot}`,
  });
  // The last two occupy slots that were removed, and one's machine is gone.
  await insert('sessions', [at('a', 1), at('b', 0), at('a', 7), at('d', 0)]);
  const { body } = await api.request('GET', '/v1/fleet');
  expect(body.machines).toEqual({ total: 3, draining: 1, silent: 1 });
  expect(body.slots).toEqual({ total: 5, occupied: 4, free: 3 });
  expect(body.projectsByStatus).toEqual({ active: 2, paused: 1, completed: 0, failed: 1 });
});

interface Sample {
  type: string;
  hoursAgo?: number;
  silent?: number;
  by?: string;
  from?: string;
  cause?: string;
}

async function record(now: Date, samples: Sample[]): Promise<void> {
  await insert(
    'events',
    samples.map(({ hoursAgo = 1, silent, ...event }, n) => {
      const at = seconds(now, -hoursAgo * 3_600);
      const silentSince = silent === undefined ? null : seconds(at, -silent);
      return {
        _id: n + 1,
        key: `s${n}:1`,
        sessionId: `s${n}`,
        by: 'sweeper',
        from: 'active',
        cause: 'unknown',
        ...event,
        at,
        silentSince,
      };
    }),
  );
}

it('measures nothing as null, not as nought', async () => {
  const { body } = await api.request('GET', '/v1/fleet/slo');
  expect(body).toEqual({
    windowHours: 24,
    from: expect.any(String),
    to: expect.any(String),
    truncated: false,
    detectionLatency: { samples: 0, p50Seconds: null, p95Seconds: null, maxSeconds: null },
    falsePositives: { verdicts: 0, count: 0, ratio: null },
    recoveries: { opened: 0, open: 0, resumed: 0, failed: 0, voided: 0, rate: null },
  });
  expect(Date.parse(body.to) - Date.parse(body.from)).toBe(24 * 3_600_000);
});

it('measures detection, false positives and recoveries from the records of the window', async () => {
  const now = await databaseNow();
  await record(now, [
    ...Array.from({ length: 40 }, (_, n) => ({ type: 'failed', silent: n + 1 })),
    // None of these is a verdict of silence within the window.
    { type: 'failed', silent: 9_000, by: 'holder', cause: 'process-exit' },
    { type: 'failed', silent: 9_000, cause: 'stalled' },
    { type: 'failed', silent: 9_000, hoursAgo: 25 },
    { type: 'stalled', silent: 9_000 },
    { type: 'revived', from: 'failed', by: 'a-key' },
    { type: 'adopted', from: 'failed', by: 'a-key' },
    { type: 'adopted', from: 'active', by: 'a-key' },
    { type: 'revived', from: 'failed', by: 'a-key', hoursAgo: 25 },
  ]);
  const statuses = ['resumed', 'resumed', 'resumed', 'failed', 'voided', 'pending', 'claimed'];
  await insert('recoveries', [
    ...statuses.map((status, n) => ({ _id: `r${n}`, status, createdAt: seconds(now, -60) })),
    { _id: 'older', status: 'failed', createdAt: seconds(now, -25 * 3_600) },
  ]);
  const { body } = await api.request('GET', '/v1/fleet/slo?windowHours=24');
  expect(body).toMatchObject({
    truncated: false,
    detectionLatency: { samples: 40, p50Seconds: 20, p95Seconds: 38, maxSeconds: 40 },
    falsePositives: { verdicts: 40, count: 2, ratio: 0.05 },
    recoveries: { opened: 7, open: 2, resumed: 3, failed: 1, voided: 1, rate: 0.75 },
  });
  const longer = (await api.request('GET', '/v1/fleet/slo?windowHours=26')).body;
  expect(longer.detectionLatency).toMatchObject({ samples: 41, maxSeconds: 9_000 });
  expect(longer.falsePositives).toMatchObject({ verdicts: 41, count: 3 });
  expect(longer.recoveries).toMatchObject({ opened: 8, failed: 2, rate: 0.6 });
});

it('reads a bounded number of records, the newest, and says so', async () => {
  const now = await databaseNow();
  await record(
    now,
    [1, 2, 3, 4].map((n) => ({ type: 'failed', silent: n * 10, hoursAgo: n })),
  );
  const fleet = api.app.get(FleetService, { strict: false });
  expect(await fleet.slo(24, 3)).toMatchObject({
    truncated: true,
    detectionLatency: { samples: 3, p50Seconds: 20, maxSeconds: 30 },
  });
  expect(await fleet.slo(24, 4)).toMatchObject({ truncated: false, detectionLatency: { samples: 4 } });
});

it.each(['0', '721', '1.5', 'x', '-1'])('refuses a window of %s hours', async (windowHours) => {
  const answer = await api.request('GET', `/v1/fleet/slo?windowHours=${windowHours}`);
  expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'windowHours' }] } });
});

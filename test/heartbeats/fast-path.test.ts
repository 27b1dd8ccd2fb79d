import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Metrics } from '../../src/metrics/metrics.js';
import { type Answer, startApi, type TestApi } from '../support/api.js';

/** The general way takes both, the fast path only the first. */
const FAST = 'application/json';
const GENERAL = 'application/json; charset=utf-8';

let api: TestApi;
let projectId: string;
beforeAll(async () => {
  api = await startApi();
  projectId = (await api.request('POST', '/v1/projects', { body: { name: 'p' } })).body.id;
});
afterAll(() => api.close());

async function session() {
  const machineId = randomUUID();
  const slots = Array.from({ length: 3 }, (_, number) => ({ number }));
  await api.request('PUT', `/v1/machines/${machineId}`, {
    body: { hostname: 'h', platform: 'p', daemonId: 'd', slots },
  });
  const { body } = await api.request('POST', '/v1/sessions', { body: { projectId, machineId } });
  return { machineId, id: body.id as string };
}

interface Sent {
  path: string;
  body: unknown;
  key?: string | null;
  headers?: Record<string, string>;
}

function send({ path, ...options }: Sent, type: string): Promise<Answer> {
  return api.request('POST', path, { ...options, headers: { 'content-type': type, ...options.headers } });
}

/** What has to be the same: time passes between two answers, and each has an id of its own. */
function comparable({ status, headers, body }: Answer) {
  const { date, 'x-request-id': _, ratelimit, ...others } = Object.fromEntries(headers);
  const passing = new Set(['deadlineInSeconds', 'nextHeartbeatSeconds']);
  const text = JSON.stringify(body, (name, value) => (passing.has(name) ? typeof value : value));
  const length = 'content-length' in others;
  return {
    ...{ status, text, hasDate: date !== undefined, hasLimit: ratelimit !== undefined, length },
    headers: { ...others, 'content-length': length },
  };
}

describe('a heartbeat that is answered before the framework', () => {
  it('is answered as the framework would, whatever is wrong with it', async () => {
    const { id, machineId } = await session();
    const ended = await session();
    await api.request('POST', `/v1/sessions/${ended.id}/complete`, { body: { generation: 1 } });
    const stopped = await session();
    await api.request('POST', `/v1/sessions/${stopped.id}/cancel`, { body: {} });
    const reader = (await api.makeKey({ scopes: ['read'] })).key;
    const bound = (await api.makeKey({ scopes: ['runner'], machineId })).key;
    const foreign = (await api.makeKey({ scopes: ['runner'], machineId: 'other' })).key;
    const path = `/v1/sessions/${id}/heartbeat`;
    const batch = `/v1/machines/${machineId}/heartbeat`;
    const beat = { generation: 1, sequence: 1 };
    const batched = (sessions: unknown) => ({ bootId: 'b', sessions });
    const cases: Sent[] = [
      { path, body: beat },
      { path, body: { ...beat, progress: { counter: 1, message: 'm', waitingFor: 'w' }, fence: 'none' } },
      { path, body: beat, key: bound },
      { path, body: beat, key: foreign },
      { path, body: beat, key: reader },
      { path, body: beat, key: null },
      { path, body: beat, key: 'cpk_nobody' },
      { path, body: { ...beat, generation: 0 } },
      { path, body: { ...beat, surprise: true } },
      { path, body: { generation: 1 } },
      { path, body: { ...beat, taskId: '' } },
      { path, body: { ...beat, progress: null } },
      { path, body: '{"generation":1,' },
      { path, body: '\ufeff{"generation":1,"sequence":1}' },
      { path, body: '[]' },
      { path, body: 'null' },
      { path, body: '{"__proto__":{"generation":1},"sequence":1}' },
      { path, body: { ...beat, progress: { message: 'x'.repeat(2_000_000) } } },
      { path, body: beat, headers: { 'idempotency-key': 'a b' } },
      { path: '/v1/sessions/none/heartbeat', body: beat },
      { path: '/v1/sessions/%6eone/heartbeat', body: beat },
      { path: `${path}?x=1`, body: beat },
      { path: `/v1/sessions/${ended.id}/heartbeat`, body: beat },
      { path: `/v1/sessions/${stopped.id}/heartbeat`, body: beat },
      {
        path: batch,
        body: batched([
          { id, ...beat },
          { id: ended.id, ...beat },
          { id: 'none', ...beat },
        ]),
      },
      { path: batch, body: batched([]) },
      { path: batch, body: batched([{ id, ...beat }]), key: bound },
      { path: batch, body: batched([{ id, ...beat }]), key: foreign },
      { path: batch, body: { ...batched([{ id, ...beat }]), epoch: 0 } },
      {
        path: batch,
        body: batched([
          { id, ...beat },
          { id, ...beat },
        ]),
      },
      { path: '/v1/machines/none/heartbeat', body: batched([]) },
    ];
    // The first beat activates; what is compared are two that find the same state.
    await send({ path, body: beat }, GENERAL);
    for (const sent of cases) {
      const general = comparable(await send(sent, GENERAL));
      expect({ sent, ...comparable(await send(sent, FAST)) }).toEqual({ sent, ...general });
    }
  });

  it('that the limit of its key refuses is counted as no verdict, whichever way it takes', async () => {
    const limited = await startApi({ heartbeatRateLimitPerMinute: 1 });
    try {
      const { key } = await limited.makeKey({ scopes: ['runner'] });
      const metrics = limited.app.get(Metrics, { strict: false });
      const refused = async () =>
        (await metrics.registry.getSingleMetricAsString('claude_projects_heartbeats_total')).includes(
          'rate-limited',
        );
      const beat = (type: string) =>
        limited.request('POST', '/v1/sessions/none/heartbeat', {
          body: { generation: 1, sequence: 1 },
          key,
          headers: { 'content-type': type },
        });
      expect((await beat(FAST)).status).toBe(404);
      for (const type of [GENERAL, FAST]) {
        expect((await beat(type)).status).toBe(429);
        expect({ type, refused: await refused() }).toEqual({ type, refused: false });
      }
    } finally {
      await limited.close();
    }
  });

  it('is counted against the limit and in the metrics once, whichever way it takes', async () => {
    const { id } = await session();
    const { key } = await api.makeKey({ scopes: ['runner'] });
    const metrics = api.app.get(Metrics, { strict: false });
    const counted = async () => {
      const counter = metrics.registry.getSingleMetric('claude_projects_heartbeats_total');
      const { values } = (await counter?.get()) ?? { values: [] };
      return values.reduce((sum: number, { value }: { value: number }) => sum + value, 0);
    };
    const left = (answer: Answer) => Number(/r=(\d+)/.exec(answer.headers.get('ratelimit') ?? '')?.[1]);
    const sent = { path: `/v1/sessions/${id}/heartbeat`, body: { generation: 1, sequence: 1 }, key };
    let before = left(await send(sent, FAST));
    let verdicts = await counted();
    const wrong = { ...sent, body: { generation: 7, sequence: 1 } };
    for (const [request, type] of [
      [sent, FAST],
      [sent, GENERAL],
      [wrong, FAST],
      [wrong, GENERAL],
    ] as const) {
      const after = left(await send(request, type));
      expect(before - after).toBe(1);
      expect((await counted()) - verdicts).toBe(1);
      [before, verdicts] = [after, await counted()];
    }
  });
});

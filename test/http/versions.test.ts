import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPERATIONS } from '../fuzz/api-description.js';
import { startApi, type TestApi } from '../support/api.js';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const made = async (method: string, path: string, body: object): Promise<{ id: string }> => {
  const answer = await api.request(method, path, { body });
  expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
  return answer.body;
};

/** One of everything that has a version. */
async function world(): Promise<Record<string, string>> {
  const project = await made('POST', '/v1/projects', { name: 'p' });
  const machineId = randomUUID();
  await made('PUT', `/v1/machines/${machineId}`, {
    hostname: 'h',
    platform: 'p',
    slots: [{ number: 0 }, { number: 1 }],
  });
  const task = await made('POST', `/v1/projects/${project.id}/tasks`, { title: 't' });
  const place = { projectId: project.id, machineId, keeperId: 'k' };
  const session = await made('POST', '/v1/sessions', place);
  await made('POST', `/v1/sessions/${session.id}/heartbeat`, { generation: 1, sequence: 1 });
  const failed = await made('POST', '/v1/sessions', place);
  const { recoveryId } = (await made('POST', `/v1/sessions/${failed.id}/fail`, {
    generation: 1,
    keeperId: 'k',
  })) as unknown as { recoveryId: string };
  const key = await api.makeKey({ scopes: ['read'] });
  const webhook = await made('POST', '/v1/webhooks', { url: 'https://example.com' });
  return {
    projects: project.id,
    machines: machineId,
    tasks: task.id,
    sessions: session.id,
    recoveries: recoveryId,
    'api-keys': key.id,
    webhooks: webhook.id,
  };
}

const kindOf = (path: string) => path.split('/')[2] ?? '';
const writes = OPERATIONS.filter(({ method, path }) => method !== 'GET' && path.includes('{id}'));
const honours = ({ parameters }: { parameters: { name: string }[] }) =>
  parameters.some(({ name }) => name === 'If-Match');

describe('a version', () => {
  it('is asked for by every change of what has one, heartbeats apart', () => {
    const without = writes.filter((operation) => !honours(operation));
    expect(without.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
      'POST /v1/machines/{id}/heartbeat',
      // What it adds has no version yet.
      'POST /v1/projects/{id}/tasks',
      'POST /v1/sessions/{id}/heartbeat',
    ]);
  });

  it('that is not the present one lets nothing be changed, on every route that takes one', async () => {
    const ids = await world();
    const { machines: machineId } = ids;
    const bodies: Record<string, object> = {
      Machines_register: { hostname: 'h', platform: 'p', slots: [{ number: 0 }] },
      Sessions_checkpoint: { generation: 1, sequence: 1, checkpoint: {} },
      Sessions_adopt: { keeperId: 'k' },
      Sessions_cancel: {},
      Sessions_clear: {},
      Recoveries_assign: { machineId },
      Recoveries_claim: { machineId, keeperId: 'k' },
      ProjectLifecycle_update: { name: 'other' },
      Tasks_update: { title: 'other' },
    };
    const shown = async () =>
      await Promise.all(
        Object.entries(ids).map(async ([kind, id]) => {
          const { version, status } = (await api.request('GET', `/v1/${kind}/${id}`)).body;
          return { kind, version, status };
        }),
      );
    const before = await shown();
    for (const operation of writes.filter(honours)) {
      const { method, path, operationId } = operation;
      // Nobody has claimed this recovery, so its reports are refused for that before all else.
      if (/^Recoveries_(resumed|failed|release)$/.test(operationId)) continue;
      const holder = /^Sessions_(complete|fail|pause|resume)$/.test(operationId) ? { generation: 1 } : {};
      const answer = await api.request(method, path.replace('{id}', ids[kindOf(path)] ?? ''), {
        headers: { 'if-match': '"99999"' },
        ...(method === 'DELETE' ? {} : { body: bodies[operationId] ?? holder }),
      });
      expect(answer.body.code, `${operationId}: ${JSON.stringify(answer.body)}`).toBe('version-mismatch');
    }
    expect(await shown()).toEqual(before);
  });

  it('that is the present one is taken', async () => {
    const ids = await world();
    const etag = (await api.request('GET', `/v1/recoveries/${ids.recoveries}`)).headers.get('etag') ?? '';
    const claimed = await api.request('POST', `/v1/recoveries/${ids.recoveries}/claim`, {
      body: { machineId: ids.machines, keeperId: 'k', force: true },
      headers: { 'if-match': etag },
    });
    expect(claimed.status, JSON.stringify(claimed.body)).not.toBe(412);
    const session = await api.request('GET', `/v1/sessions/${ids.sessions}`);
    const cancelled = await api.request('POST', `/v1/sessions/${ids.sessions}/cancel`, {
      body: {},
      headers: { 'if-match': session.headers.get('etag') ?? '' },
    });
    expect(cancelled.status).toBe(200);
  });

  it('spares who has it the project again, but never hides what changes without one', async () => {
    const ids = await world();
    const again = async (path: string) => {
      const etag = (await api.request('GET', path)).headers.get('etag') ?? '';
      // Of itself fetch would ask every cache in between not to answer.
      const headers = { 'if-none-match': etag, 'cache-control': 'max-age=0' };
      return await api.request('GET', path, { headers });
    };
    expect((await again(`/v1/projects/${ids.projects}`)).status).toBe(304);
    expect((await again(`/v1/tasks/${ids.tasks}`)).status).toBe(304);
    for (const kind of ['sessions', 'machines', 'recoveries', 'api-keys', 'webhooks'] as const) {
      expect((await again(`/v1/${kind}/${ids[kind]}`)).status, kind).toBe(200);
    }
  });
});

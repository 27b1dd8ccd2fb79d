import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../support/api.js';

interface Operation {
  requestBody?: { content: { 'application/json': { schema: { $ref?: string } } } };
}

interface Schema {
  properties?: Record<string, unknown>;
}

let api: TestApi;
let writes: { method: string; path: string }[];

beforeAll(async () => {
  api = await startApi();
  const { body: document } = await api.request('GET', '/openapi.json', { key: null });
  writes = Object.entries(document.paths as Record<string, Record<string, Operation>>).flatMap(
    ([path, operations]) =>
      Object.entries(operations).flatMap(([method, operation]) => {
        const name = operation.requestBody?.content['application/json'].schema.$ref?.split('/').at(-1);
        const schema = document.components.schemas[name ?? ''] as Schema | undefined;
        return schema?.properties && 'generation' in schema.properties
          ? [{ method: method.toUpperCase(), path }]
          : [];
      }),
  );
});
afterAll(() => api.close());

/** A session that was lost by one machine and is being recovered by another, under generation 2. */
async function recovering() {
  const machine = { hostname: 'h', platform: 'linux-x64', slots: [{ number: 0 }] };
  const [old, next] = [randomUUID(), randomUUID()];
  for (const id of [old, next]) await api.request('PUT', `/v1/machines/${id}`, { body: machine });
  const settings = { recoveryMode: 'any-machine', recoveryAffinitySeconds: 0 };
  const project = await api.request('POST', '/v1/projects', { body: { name: 'p', settings } });
  const place = { projectId: project.body.id, machineId: old, keeperId: 'k1' };
  const { id } = (await api.request('POST', '/v1/sessions', { body: place })).body;
  await api.request('POST', `/v1/sessions/${id}/heartbeat`, { body: { generation: 1, sequence: 1 } });
  const failed = await api.request('POST', `/v1/sessions/${id}/fail`, {
    body: { generation: 1, keeperId: 'k1' },
  });
  const { recoveryId } = failed.body;
  const claim = { machineId: next, keeperId: 'k2' };
  const claimed = await api.request('POST', `/v1/recoveries/${recoveryId}/claim`, { body: claim });
  expect(claimed.body).toMatchObject({ generation: 2 });
  return { id: id as string, recoveryId: recoveryId as string, old, next };
}

/** A body that would be accepted if its generation were the current one. */
function bodyOf(path: string, generation: number): object {
  if (path.endsWith('/checkpoint')) return { generation, sequence: 99, checkpoint: { cwd: '/stolen' } };
  return path.endsWith('/heartbeat') ? { generation, sequence: 99 } : { generation };
}

describe('a write of an old generation', () => {
  it('is refused on every path that takes one, as the API describes itself, and changes nothing', async () => {
    const { id, recoveryId } = await recovering();
    const before = await api.connection.collection('sessions').findOne({ _id: id as never });
    expect(writes.length).toBeGreaterThanOrEqual(7);
    for (const { method, path } of writes) {
      const url = path.replace('{id}', path.includes('recoveries') ? recoveryId : id);
      for (const generation of [0, 1, 3]) {
        const answer = await api.request(method, url, { body: bodyOf(path, generation) });
        expect([method, path, generation, answer.status, answer.body.code, answer.body.current]).toEqual([
          method,
          path,
          generation,
          409,
          'session-superseded',
          2,
        ]);
      }
    }
    expect(await api.connection.collection('sessions').findOne({ _id: id as never })).toEqual(before);
  });

  it('is refused to a machine that lost the session, in its batch and under its own key', async () => {
    const { id, recoveryId, old } = await recovering();
    const { key } = await api.makeKey({ scopes: ['runner'], machineId: old });
    const batch = { bootId: 'b', sessions: [{ id, generation: 1, sequence: 99 }] };
    const answer = await api.request('POST', `/v1/machines/${old}/heartbeat`, { body: batch, key });
    expect(answer.body.sessions[0]).toMatchObject({
      ok: false,
      problem: { code: 'session-superseded', current: 2 },
    });
    for (const { method, path } of writes) {
      const url = path.replace('{id}', path.includes('recoveries') ? recoveryId : id);
      const refused = await api.request(method, url, { body: bodyOf(path, 1), key });
      expect([path, refused.body.code]).toEqual([path, 'session-superseded']);
      const guessed = await api.request(method, url, { body: bodyOf(path, 2), key });
      expect([path, guessed.body.code]).toEqual([path, 'forbidden']);
    }
  });

  it('is refused after the end of a lease too, whatever generation is guessed', async () => {
    const { id, recoveryId } = await recovering();
    await api.request('POST', `/v1/recoveries/${recoveryId}/failed`, { body: { generation: 2 } });
    for (const { method, path } of writes.filter((write) => write.path.includes('sessions'))) {
      for (const generation of [2, 3]) {
        const answer = await api.request(method, path.replace('{id}', id), {
          body: bodyOf(path, generation),
        });
        expect([path, generation, answer.body.code]).toEqual([path, generation, 'session-superseded']);
      }
    }
  });
});

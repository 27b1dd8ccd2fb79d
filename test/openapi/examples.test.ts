import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApi, type TestApi } from '../support/api.js';

interface Operation {
  operationId: string;
  requestBody?: { content: Record<string, { example?: Record<string, unknown> }> };
}

interface Shown {
  method: string;
  path: string;
  example: Record<string, unknown>;
}

const KEEPER = '5f0c7c64-58a5-4b25-8a53-c4b8b4a55c0e';

let api: TestApi;
const shown = new Map<string, Shown>();
beforeAll(async () => {
  api = await startApi();
  const { paths } = (await api.request('GET', '/openapi.json', { key: null })).body as {
    paths: Record<string, Record<string, Operation>>;
  };
  for (const [path, item] of Object.entries(paths)) {
    for (const [method, { operationId, requestBody }] of Object.entries(item)) {
      const example = requestBody?.content['application/json']?.example;
      if (example) shown.set(operationId, { method: method.toUpperCase(), path, example });
    }
  }
});
afterAll(() => api.close());

const sent = new Set<string>();

/** Sends the example of an operation, with what was made before in place of the names in capitals. */
async function send(operationId: string, ids: Record<string, string> = {}) {
  const operation = shown.get(operationId);
  if (!operation) throw new Error(`${operationId} shows no example.`);
  sent.add(operationId);
  let body = JSON.stringify(operation.example);
  for (const [name, id] of Object.entries(ids))
    if (name !== 'id') body = body.replaceAll(`"${name}"`, JSON.stringify(id));
  const path = operation.path.replace('{id}', encodeURIComponent(ids.id ?? ''));
  const answer = await api.request(operation.method, path, { body });
  expect(answer.status, `${operationId}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
  return answer.body;
}

it('shows requests that are accepted, one for every operation that takes a body', async () => {
  const project = await send('Projects_create');
  await send('ProjectLifecycle_update', { id: project.id });
  const task = await send('Tasks_create', { id: project.id });
  await send('Tasks_update', { id: task.id });

  /** A session of its own machine, so that none is in the way of another. */
  const session = async () => {
    const id = randomUUID();
    await send('Machines_register', { id });
    const made = { MACHINE_ID: id, PROJECT_ID: project.id, TASK_ID: task.id };
    const { id: sessionId } = await send('Sessions_create', made);
    await send('Heartbeats_beatOne', { id: sessionId });
    return { id: sessionId as string, ...made };
  };
  const first = await session();
  await send('Heartbeats_beatMachine', { id: first.MACHINE_ID, SESSION_ID: first.id });
  await send('Machines_drain', { id: first.MACHINE_ID });
  for (const id of ['Sessions_checkpoint', 'Sessions_pause', 'Sessions_resume', 'Sessions_adopt']) {
    await send(id, first);
  }
  for (const id of ['Sessions_complete', 'Sessions_cancel', 'Sessions_clear'])
    await send(id, await session());

  for (const end of ['Recoveries_resumed', 'Recoveries_failed', 'Recoveries_release']) {
    const failed = await session();
    const { recoveryId } = await send('Sessions_fail', failed);
    const recovery = { ...failed, id: recoveryId };
    await send('Recoveries_assign', recovery);
    const claimed = await send('Recoveries_claim', recovery);
    expect(claimed.generation).toBe(2);
    const beat = { generation: 2, sequence: 1 };
    await api.request('POST', `/v1/sessions/${failed.id}/heartbeat`, { body: beat });
    await send(end, recovery);
    // One automatic recovery at a time: this one must not be in the way of the next.
    await api.request('POST', `/v1/sessions/${failed.id}/adopt`, { body: { keeperId: KEEPER } });
    await api.request('POST', `/v1/sessions/${failed.id}/clear`, { body: {} });
  }

  const key = await send('ApiKeys_create');
  await send('ApiKeys_rotate', { id: key.id });
  const { code } = await send('Enrolments_create');
  await send('Enrolments_redeem', { CODE: code, MACHINE_ID: randomUUID() });
  await send('Webhooks_create');
  expect([...sent].sort()).toEqual([...shown.keys()].sort());
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SweeperService } from '../../src/sweeper/sweeper.service.js';
import { WebhookWorker } from '../../src/webhooks/webhook-worker.service.js';
import { startApi, type TestApi } from '../support/api.js';
import { answerWith, drop, type FlakyServer, startFlakyServer } from '../support/flaky-server.js';

let publicUrl: FlakyServer;
let receiver: FlakyServer;
let api: TestApi;

beforeAll(async () => {
  [publicUrl, receiver] = await Promise.all([startFlakyServer(), startFlakyServer()]);
  api = await startApi({ canaryUrl: publicUrl.url });
});
afterAll(() => Promise.all([publicUrl.close(), receiver.close(), api.close()]));

async function post(path: string, body: unknown): Promise<string> {
  const answer = await api.request('POST', path, { body });
  expect(answer.status).toBe(201);
  return answer.body.id;
}

it('is told where people look: the session, the fleet, the metrics, the events and the webhooks', async () => {
  publicUrl.behave(drop);
  receiver.behave(answerWith(204, ''));
  await post('/v1/webhooks', {
    url: receiver.url,
    format: 'slack',
    events: ['doubt-raised', 'doubt-lifted'],
  });
  const machineId = randomUUID();
  const machine = { hostname: 'h', platform: 'linux-x64', slots: [{ number: 0 }] };
  await api.request('PUT', `/v1/machines/${machineId}`, { body: machine });
  const projectId = await post('/v1/projects', { name: 'p' });
  const id = await post('/v1/sessions', { projectId, machineId });
  await api.connection
    .collection('sessions')
    .updateOne(
      { _id: id as never },
      { $set: { deadlineAt: new Date(Date.now() - 60_000), lateAt: new Date(0) } },
    );

  const sweeper = api.app.get(SweeperService, { strict: false });
  expect(await sweeper.sweep()).toMatchObject({ failed: 0, held: 1 });

  // What is shown may be a second old.
  const view = async () => (await api.request('GET', `/v1/sessions/${id}`)).body;
  await expect
    .poll(async () => (await view()).doubt, { timeout: 5_000 })
    .toContain('No beat through the public URL');
  expect(await view()).toMatchObject({ status: 'starting', health: 'late', claimableAt: null });
  const fleet = (await api.request('GET', '/v1/fleet')).body;
  expect(fleet.doubt).toMatchObject({
    holding: true,
    reasons: [{ code: 'canary-failing' }],
    trustedSince: null,
  });
  expect(fleet.sessionsByHealth).toMatchObject({ late: 1, lost: 0 });
  const { body: metrics } = await api.request('GET', '/metrics');
  expect(metrics).toContain('claude_projects_doubt{reason="canary-failing"} 1');
  expect(metrics).toContain('claude_projects_doubt{reason="machines-late"} 0');

  publicUrl.behave(answerWith(200, {}));
  await sweeper.sweep();
  const { items } = (await api.request('GET', '/v1/events')).body;
  expect(items.slice(-2)).toMatchObject([
    { type: 'doubt-raised', by: 'sweeper', sessionId: null, projectId: null, machineId: null, to: null },
    { type: 'doubt-lifted', sessionIds: [] },
  ]);
  await api.app.get(WebhookWorker, { strict: false }).deliverDue();
  expect(receiver.seen.map(({ body }) => JSON.parse(body).text)).toEqual([
    expect.stringContaining('Fleet: silence is not believed for now: No beat through the public URL'),
    expect.stringContaining('Fleet: silence is believed again'),
  ]);
  await expect
    .poll(async () => (await api.request('GET', '/v1/fleet')).body.doubt.holding, { timeout: 5_000 })
    .toBe(false);
  // It is over, and its grace runs.
  expect(await view()).toMatchObject({ health: 'late', doubt: expect.any(String) });
  expect(await sweeper.sweep()).toMatchObject({ failed: 0, held: 1 });
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApi, type TestApi } from '../support/api.js';

let api: TestApi;
let bound: string;
let project: string;
beforeAll(async () => {
  api = await startApi();
  bound = (await api.makeKey({ scopes: ['runner'], machineId: 'mine' })).key;
  project = (await api.request('POST', '/v1/projects', { body: { name: 'p' } })).body.id;
});
afterAll(() => api.close());

const machine = {
  hostname: 'h',
  platform: 'linux-x64',
  slots: [{ number: 1 }, { number: 2 }, { number: 3 }],
};

async function openSession(machineId: string): Promise<string> {
  await api.request('PUT', `/v1/machines/${machineId}`, { body: machine });
  const body = { projectId: project, machineId, keeperId: 'keeper' };
  return (await api.request('POST', '/v1/sessions', { body })).body.id;
}

/** Every way in which a runner writes about a machine or a session. */
const writes = (machineId: string, session: string): [string, string, object?][] => [
  ['PUT', `/v1/machines/${machineId}`, machine],
  ['POST', `/v1/machines/${machineId}/heartbeat`, { bootId: 'b', sessions: [] }],
  ['GET', `/v1/machines/${machineId}/directives`],
  ['POST', '/v1/sessions', { projectId: project, machineId }],
  ['POST', `/v1/sessions/${session}/heartbeat`, { generation: 1, sequence: 1 }],
  ['PUT', `/v1/sessions/${session}/checkpoint`, { generation: 1, sequence: 2, checkpoint: {} }],
  ['POST', `/v1/sessions/${session}/cancel`, {}],
  ['POST', `/v1/sessions/${session}/complete`, { generation: 1 }],
  ['POST', `/v1/sessions/${session}/fail`, { generation: 1 }],
  ['POST', `/v1/sessions/${session}/clear`, {}],
];

const adoption = (session: string) => ['POST', `/v1/sessions/${session}/adopt`] as const;

it('a key that is bound to a machine writes about that one', async () => {
  const session = await openSession('mine');
  for (const [method, path, body] of writes('mine', session)) {
    const answer = await api.request(method, path, { key: bound, ...(body ? { body } : {}) });
    expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body)}`).not.toBe(403);
  }
});

it('adopts what its machine holds, and learns that what another holds was taken from it', async () => {
  const body = { keeperId: 'keeper' };
  const mine = await openSession('mine');
  expect(await api.request(...adoption(mine), { key: bound, body })).toMatchObject({ status: 200 });
  const other = await openSession('other');
  const refused = await api.request(...adoption(other), { key: bound, body });
  // The former holder of a session ends its processes when it hears this; it would try again if it were forbidden.
  expect(refused).toMatchObject({ status: 409, body: { code: 'session-superseded', current: 1 } });
});

it('and is refused about every other, which stays as it was', async () => {
  const session = await openSession('other');
  const before = (await api.request('GET', `/v1/sessions/${session}`)).body;
  for (const [method, path, body] of writes('other', session)) {
    const answer = await api.request(method, path, { key: bound, ...(body ? { body } : {}) });
    expect(answer, `${method} ${path}`).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  }
  const { health: _was, ...stored } = before;
  expect((await api.request('GET', `/v1/sessions/${session}`)).body).toMatchObject(stored);
});

it('and cannot tell a batch of its own machine about a session of another', async () => {
  const session = await openSession('other');
  const body = { bootId: 'b', sessions: [{ id: session, generation: 1, sequence: 1 }] };
  const answer = await api.request('POST', '/v1/machines/mine/heartbeat', { key: bound, body });
  expect(answer.body.sessions).toMatchObject([{ id: session, ok: false, problem: { code: 'forbidden' } }]);
});

it('and cannot claim a recovery for another machine', async () => {
  const body = { machineId: 'other' };
  const answer = await api.request('POST', '/v1/recoveries/none/claim', { key: bound, body });
  expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type RequestOptions, startApi, type TestApi } from '../support/api.js';
import { digestOf } from './world.js';

let api: TestApi;
let projectId: string;
let machineId: string;
let running: string;
let ended: string;
let taskId: string;
let boundKey: string;
beforeAll(async () => {
  api = await startApi();
  const make = async (method: string, path: string, body: unknown) =>
    (await api.request(method, path, { body })).body;
  machineId = randomUUID();
  const slots = [{ number: 0 }, { number: 1 }];
  await make('PUT', `/v1/machines/${machineId}`, { hostname: 'a', platform: 'b', daemonId: 'd', slots });
  projectId = (await make('POST', '/v1/projects', { name: 'a' })).id;
  taskId = (await make('POST', `/v1/projects/${projectId}/tasks`, { title: 'a' })).id;
  running = (await make('POST', '/v1/sessions', { projectId, machineId, slot: 0 })).id;
  ended = (await make('POST', '/v1/sessions', { projectId, machineId, slot: 1 })).id;
  await make('POST', `/v1/sessions/${ended}/complete`, { generation: 1 });
  boundKey = (await api.makeKey({ scopes: ['runner', 'read'], machineId: randomUUID() })).key;
});
afterAll(() => api.close());

type Case = [name: string, send: () => Promise<Answer>, status: number, code: string, path?: string];

const call = (method: string, path: () => string, options: () => RequestOptions = () => ({})) => {
  return () => api.request(method, path(), options());
};
const beat = (fields: object) => ({ body: { generation: 1, sequence: 1, ...fields } });

const CASES: Case[] = [
  ['a bad cursor', call('GET', () => '/v1/sessions?cursor=e30'), 400, 'invalid-request', 'cursor'],
  ['a bad cursor of events', call('GET', () => '/v1/events?cursor=x'), 400, 'invalid-request', 'cursor'],
  ['a limit too high', call('GET', () => '/v1/sessions?limit=201'), 400, 'invalid-request', 'limit'],
  ['an unknown status', call('GET', () => '/v1/sessions?status=x'), 400, 'invalid-request', 'status'],
  [
    'a bad If-Match',
    call(
      'PATCH',
      () => `/v1/projects/${projectId}`,
      () => ({ body: { name: 'b' }, headers: { 'if-match': '1' } }),
    ),
    400,
    'invalid-request',
    'If-Match',
  ],
  [
    'another version in If-Match',
    call(
      'PATCH',
      () => `/v1/projects/${projectId}`,
      () => ({ body: { name: 'b' }, headers: { 'if-match': '"99"' } }),
    ),
    412,
    'version-mismatch',
  ],
  [
    'a bad Idempotency-Key',
    call(
      'POST',
      () => '/v1/projects',
      () => ({ body: { name: 'b' }, headers: { 'idempotency-key': 'a b' } }),
    ),
    400,
    'invalid-request',
    'Idempotency-Key',
  ],
  [
    'a wrong transition',
    call(
      'PATCH',
      () => `/v1/tasks/${taskId}`,
      () => ({ body: { status: 'ended' } }),
    ),
    400,
    'invalid-request',
    'status',
  ],
  [
    'a report after the end',
    call(
      'POST',
      () => `/v1/sessions/${ended}/heartbeat`,
      () => beat({}),
    ),
    409,
    'session-ended',
  ],
  [
    'a later generation than there is',
    call(
      'POST',
      () => `/v1/sessions/${running}/heartbeat`,
      () => beat({ generation: 7 }),
    ),
    409,
    'session-superseded',
  ],
  ['an unknown id', call('GET', () => `/v1/sessions/${randomUUID()}`), 404, 'not-found'],
  ['an unknown recovery', call('GET', () => '/v1/recoveries/none:1'), 404, 'not-found'],
  [
    'an unknown project',
    call(
      'POST',
      () => '/v1/sessions',
      () => ({ body: { projectId: 'none', machineId } }),
    ),
    404,
    'not-found',
  ],
  [
    'another machine under a key that is bound to one',
    call(
      'POST',
      () => '/v1/sessions',
      () => ({ body: { projectId, machineId }, key: boundKey }),
    ),
    403,
    'forbidden',
  ],
  [
    'a session of another machine under a bound key',
    call(
      'POST',
      () => `/v1/sessions/${running}/cancel`,
      () => ({ body: {}, key: boundKey }),
    ),
    403,
    'forbidden',
  ],
  [
    'an older epoch',
    call(
      'POST',
      () => '/v1/sessions',
      () => ({ body: { projectId, machineId, epoch: 0 } }),
    ),
    409,
    'machine-superseded',
  ],
  [
    'an occupied slot',
    call(
      'POST',
      () => '/v1/sessions',
      () => ({ body: { projectId, machineId, slot: 0 } }),
    ),
    409,
    'slot-occupied',
  ],
  [
    'a wrong type within',
    call(
      'PUT',
      () => `/v1/machines/${machineId}`,
      () => ({
        body: { hostname: 'a', platform: 'b', slots: [{ number: 0 }, { number: '1' }] },
      }),
    ),
    400,
    'invalid-request',
    'slots[1].number',
  ],
  [
    'an unknown field within',
    call(
      'POST',
      () => '/v1/projects',
      () => ({ body: { name: 'b', settings: { retention: 1 } } }),
    ),
    400,
    'invalid-request',
    'settings.retention',
  ],
  [
    'an operator within',
    call(
      'POST',
      () => '/v1/projects',
      () => ({ body: { name: 'b', settings: { $where: '1' } } }),
    ),
    400,
    'invalid-request',
    'settings',
  ],
  [
    'an operator for an id',
    call(
      'POST',
      () => '/v1/sessions',
      () => ({ body: { projectId: { $gt: '' }, machineId } }),
    ),
    400,
    'invalid-request',
    'projectId',
  ],
  [
    'null where nothing may be left out',
    call(
      'POST',
      () => '/v1/projects',
      () => ({ body: { name: null } }),
    ),
    400,
    'invalid-request',
    'name',
  ],
  [
    'a checkpoint too large',
    call(
      'PUT',
      () => `/v1/sessions/${running}/checkpoint`,
      () => beat({ checkpoint: { state: { a: 'x'.repeat(70_000) } } }),
    ),
    413,
    'payload-too-large',
  ],
];

describe('is told what is wrong, by the name of the field where it has one, and changes nothing', () => {
  it.each(CASES)('%s', async (_, send, status, code, path) => {
    const before = await digestOf(api);
    const answer = await send();
    expect(answer).toMatchObject({ status, body: { status, code } });
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    if (path !== undefined) {
      expect(answer.body.errors.map((error: { path: string }) => error.path)).toContain(path);
    }
    expect(await digestOf(api)).toBe(before);
  });
});

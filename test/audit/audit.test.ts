import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { AuditRepository } from '../../src/audit/audit.repository.js';
import { startApi, type TestApi } from '../support/api.js';

let api: TestApi;
let adminId: string;
beforeAll(async () => {
  api = await startApi();
  adminId = (await api.request('GET', '/v1/api-keys?limit=1')).body.items[0].id;
});
afterAll(() => api.close());

/** The trail as a client reads it, page by page. */
async function trail() {
  const items = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page = await api.request('GET', `/v1/audit?limit=3${cursor && `&cursor=${cursor}`}`);
    items.push(...page.body.items);
    cursor = page.body.nextCursor;
  }
  return items;
}

const last = async () => (await trail()).at(-1);

it('records who did what, to what, when, how it ended and under which request', async () => {
  const made = await api.request('POST', '/v1/api-keys', {
    body: { name: 'k', scopes: ['read'] },
    headers: { 'x-request-id': 'request-1' },
  });
  expect(await last()).toEqual({
    id: expect.any(String),
    keyId: adminId,
    method: 'POST',
    route: '/v1/api-keys',
    targetId: made.body.id,
    status: 201,
    requestId: 'request-1',
    createdAt: expect.any(String),
  });
  await api.request('DELETE', `/v1/api-keys/${made.body.id}`);
  expect(await last()).toMatchObject({
    method: 'DELETE',
    route: '/v1/api-keys/:id',
    targetId: made.body.id,
    status: 204,
  });
});

it('records what was refused', async () => {
  await api.request('POST', '/v1/projects', { body: { name: 1 } });
  expect(await last()).toMatchObject({ route: '/v1/projects', targetId: null, status: 400 });
  await api.request('PATCH', '/v1/projects/none', { body: { name: 'x' } });
  expect(await last()).toMatchObject({ route: '/v1/projects/:id', targetId: 'none', status: 404 });
});

it('keeps no body, no secret, and nothing that was pasted into a path', async () => {
  const { key } = await api.makeKey({ scopes: ['read'], name: 'secret-name' });
  const { code } = (await api.request('POST', '/v1/enrolments', { body: {} })).body;
  await api.request('DELETE', `/v1/api-keys/${encodeURIComponent('$where: 1')}`);
  expect(await last()).toMatchObject({ route: '/v1/api-keys/:id', targetId: null, status: 404 });
  const stored = JSON.stringify(await api.connection.collection('audit_entries').find().toArray());
  for (const text of [key, code, 'secret-name', '$where']) expect(stored).not.toContain(text);
});

it('records a cancel, a clear and a drain by an admin, and neither those of runners nor what is read', async () => {
  const machine = { hostname: 'h', platform: 'linux-x64', slots: [{ number: 1 }] };
  await api.request('PUT', '/v1/machines/m', { body: machine });
  const runner = (await api.makeKey({ scopes: ['runner'] })).key;
  const before = await trail();
  const writes = ['/v1/sessions/none/cancel', '/v1/sessions/none/clear', '/v1/machines/m/drain'];
  for (const path of writes) await api.request('POST', path, { key: runner, body: {} });
  await api.request('GET', '/v1/projects');
  await api.request('PUT', '/v1/machines/m', { body: machine });
  expect(await trail()).toEqual(before);
  for (const path of writes) await api.request('POST', path, { body: {} });
  const routes = (await trail()).slice(before.length).map(({ route, status }) => `${route} ${status}`);
  expect(routes).toEqual([
    '/v1/sessions/:id/cancel 404',
    '/v1/sessions/:id/clear 404',
    '/v1/machines/:id/drain 200',
  ]);
});

it('dates entries by the clock of the database, and keeps them for as long as is set', async () => {
  await api.makeKey({ scopes: ['read'] });
  const entries = await api.connection.collection('audit_entries').find().toArray();
  for (const { createdAt, purgeAt } of entries) expect(purgeAt - createdAt).toBe(365 * 24 * 60 * 60_000);
});

it('fails no request whose entry cannot be written', async () => {
  const add = vi.spyOn(api.app.get(AuditRepository, { strict: false }), 'add');
  add.mockRejectedValue(new Error('away'));
  const answer = await api.request('POST', '/v1/projects', { body: { name: 'p' } });
  expect(answer.status).toBe(201);
  expect(add).toHaveBeenCalledOnce();
  add.mockRestore();
});

it('is read by admins only', async () => {
  const { key } = await api.makeKey({ scopes: ['read', 'runner'] });
  expect((await api.request('GET', '/v1/audit', { key })).status).toBe(403);
});

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApi, type TestApi } from '../support/api.js';

const TABLE = fileURLToPath(new URL('../../docs/scopes.md', import.meta.url));
const CALLERS = ['no key', 'read', 'runner', 'admin', 'bound to another machine'] as const;

interface Row {
  route: string;
  method: string;
  path: string;
  allowed: Record<(typeof CALLERS)[number], boolean>;
}

const rows: Row[] = [...readFileSync(TABLE, 'utf8').matchAll(/^\| `(\w+) (\S+)` \| (.*) \|$/gm)].map(
  ([, method, path, cells]) => ({
    route: `${method} ${path}`,
    method: String(method),
    path: String(path),
    allowed: Object.fromEntries(
      String(cells)
        .split(' | ')
        .map((cell, index) => [CALLERS[index], cell === 'yes']),
    ) as Row['allowed'],
  }),
);

let api: TestApi;
let project: string;
let task: string;
let session: string;
const keys: Record<string, string | null> = { 'no key': null };
beforeAll(async () => {
  api = await startApi();
  const machine = { hostname: 'h', platform: 'linux-x64', slots: [{ number: 1 }, { number: 2 }] };
  for (const scope of ['read', 'runner', 'admin']) keys[scope] = (await api.makeKey({ scopes: [scope] })).key;
  const bound = { scopes: ['runner', 'read'], machineId: 'another' };
  keys['bound to another machine'] = (await api.makeKey(bound)).key;
  await api.request('PUT', '/v1/machines/mine', { body: machine });
  project = (await api.request('POST', '/v1/projects', { body: { name: 'p' } })).body.id;
  task = (await api.request('POST', `/v1/projects/${project}/tasks`, { body: { title: 't' } })).body.id;
  const body = { projectId: project, machineId: 'mine', keeperId: 'k' };
  session = (await api.request('POST', '/v1/sessions', { body })).body.id;
});
afterAll(() => api.close());

/** Names something that exists, so that a refusal is about who asks and not about what is asked for. */
const real = (path: string) =>
  path.replace('{id}', () => {
    if (path.startsWith('/v1/sessions/')) return session;
    if (path.startsWith('/v1/machines/')) return 'mine';
    if (path.startsWith('/v1/recoveries/')) return `${session}:1`;
    if (path.startsWith('/v1/projects/')) return project;
    return path.startsWith('/v1/tasks/') ? task : 'none';
  });

/** What a holder sends: a body that is good, so that only the key can be what is refused. */
function bodyOf({ route }: Row): object | undefined {
  const bodies: Record<string, object> = {
    'PUT /v1/machines/{id}': { hostname: 'h', platform: 'linux-x64', slots: [{ number: 1 }] },
    'POST /v1/machines/{id}/heartbeat': { bootId: 'b', sessions: [] },
    'POST /v1/machines/{id}/drain': {},
    'POST /v1/sessions': { projectId: project, machineId: 'mine' },
    'POST /v1/sessions/{id}/heartbeat': { generation: 1, sequence: 1 },
    'PUT /v1/sessions/{id}/checkpoint': { generation: 1, sequence: 1, checkpoint: {} },
    'POST /v1/sessions/{id}/adopt': { keeperId: 'k' },
    'POST /v1/sessions/{id}/cancel': {},
    'POST /v1/sessions/{id}/clear': {},
    'POST /v1/recoveries/{id}/claim': { machineId: 'mine' },
    'POST /v1/projects/{id}/tasks': { title: 't' },
    'PATCH /v1/tasks/{id}': { title: 't' },
  };
  return bodies[route] ?? (/^POST \/v1\/(sessions|recoveries)\//.test(route) ? { generation: 1 } : undefined);
}

it('lists every route that is served, and no other', async () => {
  const { paths } = (await api.request('GET', '/openapi.json', { key: null })).body;
  const served = Object.entries(paths as Record<string, object>).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(rows.map(({ route }) => route).sort()).toEqual(served.sort());
  expect(rows.length).toBeGreaterThan(40);
});

it.each(CALLERS.slice(0, 4))('lets through with "%s" whom the table says, on every route', async (caller) => {
  for (const { route, method, path, allowed } of rows) {
    // Nothing is there under this name: what is let through finds nothing, or nothing to do.
    const target = path.replaceAll(/\{\w+\}/g, 'none');
    const { status } = await api.request(method, target, { key: keys[caller] as string | null });
    const refusal = caller === 'no key' ? 401 : 403;
    if (allowed[caller]) expect([401, 403], `${route}: ${status}`).not.toContain(status);
    else expect(status, route).toBe(refusal);
  }
});

/** Who asks to adopt may have held the session before, and has to learn that it does so no longer. */
const isAdoption = ({ route }: { route: string }) => route === 'POST /v1/sessions/{id}/adopt';

it('lets a runner read all and write nothing where its key is bound to another machine', async () => {
  const before = (await api.request('GET', `/v1/sessions/${session}`)).body;
  for (const row of rows) {
    const body = bodyOf(row);
    const answer = await api.request(row.method, real(row.path), {
      key: keys['bound to another machine'] as string,
      ...(body ? { body } : {}),
    });
    const told = `${row.route}: ${answer.status} ${JSON.stringify(answer.body)}`;
    if (row.allowed['bound to another machine']) expect([401, 403], told).not.toContain(answer.status);
    else expect(answer.body.code, told).toBe(isAdoption(row) ? 'session-superseded' : 'forbidden');
  }
  const after = (await api.request('GET', `/v1/sessions/${session}`)).body;
  expect(after.version).toBe(before.version);
  expect((await api.request('GET', `/v1/tasks/${task}`)).status).toBe(200);
});

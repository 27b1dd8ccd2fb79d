import { afterAll, beforeAll, expect, it } from 'vitest';
import { HttpRig } from '../../support/http-rig.js';

let rig: HttpRig;
beforeAll(async () => {
  rig = await HttpRig.open();
});
afterAll(async () => {
  expect(rig.bugs).toEqual([]);
  await rig.close();
});
const post = (path: string, body: unknown) => rig.call(path, { method: 'POST', body });

it('tells what it is and whether it can do its work, without a token', async () => {
  expect((await rig.call('/', { token: null })).body).toMatchObject({
    version: '1.2.3',
    openapi: '/openapi.json',
  });
  expect((await rig.call('/health', { token: null })).body).toEqual({ status: 'ok' });
});

it('starts a terminal with its options, and answers at once while it goes on', async () => {
  const options = { command: ['bash'], cwd: '/tmp', env: { A: 'b' }, cols: 133, rows: 44 };
  const { status, headers, body } = await post('/api/sessions', {
    kind: 'pty',
    name: 'docs',
    options,
    limits: { wallSeconds: 60 },
  });
  expect(status).toBe(201);
  expect(headers.get('location')).toBe(`/api/runs/${body.runId}`);
  expect(body).toMatchObject({
    kind: 'pty',
    status: 'running',
    durationMs: null,
    mode: null,
    resultJson: null,
  });
  expect(rig.started.at(-1)).toMatchObject({
    ...{ name: 'docs', projectId: null, size: { columns: 133, rows: 44 } },
    ...{
      environment: null,
      variables: { A: 'b' },
      limits: { wallSeconds: 60 },
      checkpoint: { cwd: '/tmp', command: ['bash'] },
    },
  });
});

it('starts the shell of its user in the home directory where nothing is said', async () => {
  expect((await post('/api/sessions', { kind: 'pty' })).status).toBe(201);
  expect(rig.started.at(-1)).toMatchObject({
    ...{ environment: null, size: null, checkpoint: { cwd: '/', command: ['/bin/bash'] } },
  });
});

it('starts a template where the template says', async () => {
  expect((await post('/api/sessions', { kind: 'pty', options: { template: 'work' } })).status).toBe(201);
  expect(rig.started.at(-1)?.checkpoint).toEqual({ template: 'work', cwd: '/srv/work' });
});

it.each([
  [{ kind: 'dance' }, 'kind'],
  [{ kind: 'pty', options: { cwd: 'here' } }, 'options.cwd'],
  [{ kind: 'pty', options: { cols: 0 } }, 'options.cols'],
  [{ kind: 'pty', options: { command: ['a'], shell: 'b' } }, 'options'],
  [{ kind: 'pty', shell: 'b' }, ''],
])('says where %j is wrong', async (body, path) => {
  const answer = await post('/api/sessions', body);
  expect([answer.status, answer.body.code]).toEqual([400, 'invalid-request']);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.body.errors[0].path).toBe(path);
});

it('says in one sentence why something is refused', async () => {
  const { status, body } = await post('/api/sessions', { kind: 'pty', name: 'refused' });
  expect([status, body.code, body.detail]).toEqual([409, 'refused', 'nothing can be started']);
});

it('says that a body is no JSON, that a run is not there, that a route is not there', async () => {
  const broken = await rig.raw(
    ...['POST /api/sessions HTTP/1.1', 'Host: localhost', `Authorization: Bearer ${rig.token}`],
    ...['Content-Type: application/json', 'Content-Length: 1', 'Connection: close', '', '{'],
  );
  expect(broken).toContain('400 Bad Request');
  for (const path of ['', '/events', '/stream', '/screen']) {
    expect((await rig.call(`/api/runs/none${path}`)).body.code).toBe('not-found');
  }
  expect((await rig.call('/api/dance')).body).toMatchObject({
    code: 'not-found',
    detail: 'There is no GET /api/dance.',
  });
});

it('pages through all runs, the newest first, each once, and through those that go on', async () => {
  for (let index = 1; index <= 7; index += 1) rig.create(`paged-${index}`);
  for (const index of [2, 4]) rig.end(`paged-${index}`, index);
  rig.log.flush();
  const through = async (path: string) => {
    const found: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body } = await rig.call(`${path}?limit=2${cursor && `&cursor=${cursor}`}`);
      found.push(...body.items.map(({ runId }: { runId: string }) => runId));
      cursor = body.nextCursor;
    }
    return found.filter((runId) => runId.startsWith('paged'));
  };
  expect(await through('/api/runs')).toEqual([7, 6, 5, 4, 3, 2, 1].map((index) => `paged-${index}`));
  expect(await through('/api/runs/active')).toEqual([7, 6, 5, 3, 1].map((index) => `paged-${index}`));
  expect((await rig.call('/api/runs?limit=201')).status).toBe(400);
  expect((await rig.call('/api/runs?cursor=x')).status).toBe(400);
});

it('shows how a run ended, in the words of its clients', async () => {
  const limit = { cause: 'timeout' } as const;
  const ends = [
    [{ code: null, signal: 'SIGKILL' }, 'error', limit],
    [{ code: 0, signal: null }, 'completed'],
    [{ code: 3, signal: null }, 'error'],
    [{ code: null, signal: 'SIGSEGV' }, 'error'],
    [{ code: null, signal: 'SIGHUP' }, 'cancelled'],
    [{ code: null, signal: null }, 'error'],
  ] as const;
  for (const [index, [exit, status, why]] of ends.entries()) {
    rig.create(`end-${index}`);
    rig.log.status(`end-${index}`, 'ended', { exit, reason: 'over', ...why });
    rig.log.flush();
    const { body } = await rig.call(`/api/runs/end-${index}`);
    expect(body).toMatchObject({ status, exit, durationMs: 0, reason: 'over', cause: why?.cause ?? null });
  }
});

it('pages the events of a run with the bytes of its terminal', async () => {
  rig.create('events');
  for (const text of ['a', 'ü', '\xff']) rig.write('events', text);
  rig.log.flush();
  const first = (await rig.call('/api/runs/events/events?limit=2')).body;
  expect(first).toMatchObject({ nextCursor: '2', headSeq: 4, firstSeq: 1 });
  const second = (await rig.call(`/api/runs/events/events?after=${first.nextCursor}`)).body;
  expect(second.nextCursor).toBeNull();
  const all = [...first.items, ...second.items];
  expect(all.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
  expect(all[0]).toMatchObject({ channel: 'system:status', type: 'started', payload: { columns: 80 } });
  expect(all[2].base64).toBe(Buffer.from('ü').toString('base64'));
});

it('types into a terminal, text and bytes, and changes its size', async () => {
  rig.create('typed');
  expect((await post('/api/runs/typed/input', { text: 'ls\r' })).status).toBe(202);
  expect((await post('/api/runs/typed/input', { base64: 'AwQ=' })).status).toBe(202);
  expect(rig.typed.slice(-2)).toEqual([
    { runId: 'typed', text: 'ls\r' },
    { runId: 'typed', text: '\x03\x04' },
  ]);
  expect((await post('/api/runs/typed/resize', { columns: 99, rows: 9 })).status).toBe(204);
  expect((await rig.call('/api/runs/typed')).body).toMatchObject({ columns: 99, rows: 9 });
  expect((await post('/api/runs/typed/resize', { columns: 1, rows: 9 })).status).toBe(400);
});

it('ends a run, and says why one that has ended cannot be', async () => {
  rig.create('ended');
  const end = () => rig.call('/api/runs/ended', { method: 'DELETE' });
  expect((await end()).status).toBe(202);
  expect((await end()).body).toMatchObject({ status: 409, detail: 'run ended has ended already' });
  expect((await post('/api/runs/ended/input', { text: 'x' })).body.detail).toBe('run ended does not run');
});

it('draws what a terminal shows', async () => {
  rig.create('screen');
  const { body } = await rig.call('/api/runs/screen/screen');
  expect(body).toEqual({ seq: 1, columns: 80, rows: 24, text: 'a screen' });
});

it('keeps a layout for each client, within bounds', async () => {
  const put = (body: unknown) => rig.call('/api/layouts/desk-1', { method: 'PUT', body });
  expect((await rig.call('/api/layouts/desk-1')).status).toBe(404);
  expect((await put({ panes: [{ run: 'a' }] })).status).toBe(204);
  expect((await rig.call('/api/layouts/desk-1')).body).toEqual({ panes: [{ run: 'a' }] });
  expect((await put({ text: 'x'.repeat(70_000) })).status).toBe(400);
  expect((await put(JSON.parse(`${'{"a":'.repeat(40)}1${'}'.repeat(40)}`))).status).toBe(400);
  expect((await rig.call('/api/layouts/..%2Fdesk')).status).toBe(400);
});

it('counts for Prometheus what goes on', async () => {
  const { body, headers } = await rig.call('/metrics');
  expect(headers.get('content-type')).toContain('text/plain');
  expect(body).toMatch(/^claude_projects_runner_runs_live \d+$/m);
  expect(body).toMatch(/^claude_projects_runner_http_requests_total\{method="POST",status="201"\} 3$/m);
});

it('brings a page of its own for its document, without any script', async () => {
  const { body, headers } = await rig.call('/docs', { token: null });
  expect(headers.get('content-type')).toContain('text/html');
  for (const path of ['/api/runs/{runId}/stream', '/api/sessions', '/api/layouts/{clientId}']) {
    expect(body).toContain(path);
  }
  expect(body).not.toMatch(/<script|https?:\/\/(?!json-schema)/);
});

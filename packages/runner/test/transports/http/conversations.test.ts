import { afterAll, beforeAll, expect, it } from 'vitest';
import { HttpRig } from '../../support/http-rig.js';

let rig: HttpRig;
beforeAll(async () => {
  rig = await HttpRig.open();
});
afterAll(async () => {
  expect([...rig.bugs, ...rig.rig.failures]).toEqual([]);
  await rig.close();
});
const post = (path: string, body: unknown) => rig.call(path, { method: 'POST', body });
const id = () => crypto.randomUUID();

async function start(given: object = {}) {
  const { body } = await post('/api/runs/start', { cwd: '/', prompt: 'hello', ...given });
  return body as { runId: string; sessionId: string };
}

/** What the host of a run says. */
function said(runId: string, type: string, ...texts: string[]): void {
  for (const text of texts) {
    const channel = type === 'stream_event' ? 'claude:delta' : 'claude:message';
    const offset = (rig.log.find(runId)?.outputBytes ?? 0) + 1;
    rig.log.heardLine(runId, offset, {}, [{ channel, type, payload: { type, text } }]);
  }
  rig.log.flush();
}

it('starts a conversation, resumes it and branches it, and answers at once while each goes on', async () => {
  const sessionId = id();
  const options = { maxTurns: 3, systemPrompt: { type: 'preset', preset: 'claude_code' } };
  const bounds = { timeoutSeconds: 60, budgetUsd: 0.5, keepOpen: true, env: { A: 'b' }, name: 'docs' };
  const fresh = await post('/api/runs/start', { cwd: '/tmp', prompt: 'hi', sessionId, options, ...bounds });
  expect(fresh.status).toBe(201);
  expect(fresh.body).toMatchObject({
    kind: 'claude',
    mode: 'fresh',
    status: 'running',
    sessionId,
    prompt: 'hi',
  });
  expect(fresh.headers.get('location')).toBe(`/api/runs/${fresh.body.runId}`);
  expect(rig.claude.started.at(-1)).toEqual({
    ...{ mode: 'fresh', conversationId: sessionId, cwd: '/tmp', prompt: 'hi', options, name: 'docs' },
    ...{ timeoutSeconds: 60, budgetUsd: 0.5, keepOpen: true },
    environment: { SHELL: '/bin/bash', HOME: '/', A: 'b' },
  });
  rig.end(fresh.body.runId);
  const resumed = await post('/api/runs/resume', { sessionId, prompt: 'and now' });
  expect(resumed.body).toMatchObject({ mode: 'resume', sessionId, parentSessionId: null });
  expect(rig.claude.started.at(-1)).toMatchObject({
    mode: 'resume',
    cwd: null,
    environment: null,
    keepOpen: false,
  });
  const forked = await post('/api/runs/fork', { sessionId, prompt: 'or else' });
  expect(forked.body).toMatchObject({ mode: 'fork', parentSessionId: sessionId });
  expect(forked.body.sessionId).not.toBe(sessionId);
});

it('starts a conversation also as a session of a kind', async () => {
  const { status, body } = await post('/api/sessions', { kind: 'claude', cwd: '/', options: { model: 'x' } });
  expect([status, body.kind, body.prompt]).toEqual([201, 'claude', null]);
  expect(rig.claude.started.at(-1)).toMatchObject({ mode: 'fresh', prompt: null, options: { model: 'x' } });
});

it.each([
  ['/api/runs/start', { prompt: 'x' }, 'cwd'],
  ['/api/runs/start', { cwd: 'here' }, 'cwd'],
  ['/api/runs/start', { cwd: '/', sessionId: 'mine' }, 'sessionId'],
  ['/api/runs/start', { cwd: '/', timeoutSeconds: -1 }, 'timeoutSeconds'],
  ['/api/runs/resume', { prompt: 'x' }, 'sessionId'],
  ['/api/runs/fork', { sessionId: crypto.randomUUID(), parent: 'x' }, ''],
])('says where a request to %s with %j is wrong', async (path, body, wrong) => {
  const answer = await post(path, body);
  expect([answer.status, answer.body.errors[0].path]).toEqual([400, wrong]);
});

it('says in one sentence why a conversation cannot be started', async () => {
  const { status, body } = await post('/api/runs/start', { cwd: '/refused' });
  expect([status, body.detail]).toEqual([409, 'nobody knows where it ran']);
});

it('shows how a run of a conversation ended, with its result as it was', async () => {
  const ends = [
    [{ isError: false }, null, 'completed'],
    [{ isError: true }, null, 'error'],
    [{ isError: false }, 'cancelled', 'cancelled'],
    [{ isError: false }, 'timeout', 'error'],
  ] as const;
  for (const [{ isError }, cause, status] of ends) {
    const { runId } = await start();
    const result = { type: 'result', subtype: 'success', is_error: isError };
    const resultJson = JSON.stringify(result);
    rig.log.changeClaude(runId, { isError, cause, resultType: 'success', resultJson });
    rig.end(runId);
    rig.log.flush();
    const { body } = await rig.call(`/api/runs/${runId}`);
    expect(body).toMatchObject({ status, cause, resultType: 'success', resultJson });
  }
});

it('calls no run completed that could not be started', async () => {
  const { runId } = await start();
  rig.log.status(runId, 'start-failed', { reason: 'there is no such directory' });
  rig.log.flush();
  const { body } = await rig.call(`/api/runs/${runId}`);
  expect(body).toMatchObject({ status: 'error', reason: 'there is no such directory' });
});

it('pages the messages of a run and of its conversation, each once, as the SDK gave them', async () => {
  const { runId, sessionId } = await start();
  said(runId, 'assistant', 'a', 'b', 'c');
  said(runId, 'stream_event', 'no message');
  rig.end(runId);
  const second = (await post('/api/runs/resume', { sessionId })).body.runId;
  said(second, 'assistant', 'd', 'e');
  const through = async (path: string) => {
    const found: { runId: string; index: number; messageType: string; messageJson: string }[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body } = await rig.call(`${path}?limit=2${cursor && `&cursor=${cursor}`}`);
      found.push(...body.items);
      cursor = body.nextCursor;
    }
    return found.map((each) => [each.runId, each.index, each.messageType, JSON.parse(each.messageJson).text]);
  };
  const first = ['a', 'b', 'c'].map((text, index) => [runId, index, 'assistant', text]);
  const later = ['d', 'e'].map((text, index) => [second, index, 'assistant', text]);
  expect(await through(`/api/runs/${runId}/messages`)).toEqual(first);
  expect(await through(`/api/runs/${second}/messages`)).toEqual(later);
  expect(await through(`/api/sessions/${sessionId}/messages`)).toEqual([...first, ...later]);
  const runs = (await rig.call(`/api/sessions/${sessionId}/runs`)).body.items;
  expect(runs.map((run: { runId: string; mode: string }) => [run.runId, run.mode])).toEqual([
    [runId, 'fresh'],
    [second, 'resume'],
  ]);
});

it('lists conversations, one of them, and what was forked from it', async () => {
  const { sessionId } = await start({ name: 'source' });
  const forks = [await post('/api/runs/fork', { sessionId }), await post('/api/runs/fork', { sessionId })];
  const { body } = await rig.call(`/api/sessions/${sessionId}`);
  expect(body).toMatchObject({ sessionId, name: 'source', parentSessionId: null, runs: 1 });
  const found = (await rig.call(`/api/sessions/${sessionId}/forks?limit=1`)).body;
  const next = (await rig.call(`/api/sessions/${sessionId}/forks?limit=1&cursor=${found.nextCursor}`)).body;
  const ids = [...next.items, ...found.items].map((each: { sessionId: string }) => each.sessionId);
  expect(ids).toEqual(forks.map((each) => each.body.sessionId));
  const listed = (await rig.call('/api/sessions?limit=200')).body.items;
  expect(listed.map((each: { sessionId: string }) => each.sessionId)).toEqual(
    expect.arrayContaining([sessionId, ...ids]),
  );
  for (const path of ['', '/messages', '/runs', '/forks']) {
    expect((await rig.call(`/api/sessions/${id()}${path}`)).status).toBe(404);
  }
});

it('speaks to a conversation in the words of the SDK or as text, and to a terminal in bytes only', async () => {
  const { runId } = await start();
  const input = (body: unknown, run = runId) => post(`/api/runs/${run}/input`, body);
  expect((await input({ text: 'go on' })).status).toBe(202);
  expect((await input({ type: 'interrupt' })).status).toBe(202);
  expect((await input({ type: 'set-model', model: null })).status).toBe(202);
  expect(rig.claude.said.slice(-3).map((each) => each.input)).toEqual([
    { type: 'message', content: 'go on' },
    { type: 'interrupt' },
    { type: 'set-model', model: null },
  ]);
  expect((await input({ base64: 'AA==' })).body.detail).toContain('is a conversation');
  rig.create('terminal');
  expect((await input({ type: 'interrupt' }, 'terminal')).body.detail).toContain('is a terminal');
});

it('ends a conversation after its turn or at once', async () => {
  const { runId } = await start();
  expect((await rig.call(`/api/runs/${runId}?manner=close`, { method: 'DELETE' })).status).toBe(202);
  expect(rig.claude.ended.at(-1)).toEqual({ runId, manner: 'close' });
  expect((await rig.call(`/api/runs/${runId}`, { method: 'DELETE' })).status).toBe(202);
  expect((await post(`/api/runs/${runId}/input`, { text: 'x' })).body.detail).toContain('does not run');
});

it('lists what waits for an answer, of all runs and of one, and takes the answer', async () => {
  const { runId, sessionId } = await start();
  const question = {
    ...{ toolName: 'Bash', input: { command: 'ls' }, toolUseId: null, title: null, description: null },
    ...{ blockedPath: null, decisionReason: null, suggestions: [], agentId: null },
  };
  rig.claude.pending = ['one', 'two', 'three'].map((approvalId, index) => ({
    ...{ ...question, approvalId, runId: index === 2 ? 'other' : runId, conversationId: sessionId },
    requestedAt: 1_700_000_000_000 + index,
  }));
  const ids = async (path: string) =>
    (await rig.call(path)).body.items.map(({ approvalId }: { approvalId: string }) => approvalId);
  expect(await ids('/api/approvals?limit=2')).toEqual(['one', 'two']);
  expect(await ids('/api/approvals?cursor=two')).toEqual(['three']);
  expect(await ids(`/api/runs/${runId}/approvals`)).toEqual(['one', 'two']);
  const answer = { behavior: 'allow', updatedInput: { command: 'ls -l' } };
  expect((await post(`/api/runs/${runId}/approvals/one`, answer)).status).toBe(202);
  expect(rig.claude.said.at(-1)).toEqual({ runId, input: { type: 'approval', approvalId: 'one', answer } });
  expect((await post(`/api/runs/${runId}/approvals/one`, { behavior: 'perhaps' })).status).toBe(400);
});

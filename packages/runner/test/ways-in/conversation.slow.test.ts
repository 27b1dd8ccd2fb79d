import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { ClaudeRig } from '../support/claude-rig.js';
import { freePort } from '../support/free-port.js';
import { HttpClient } from '../support/http-client.js';
import { MessagesApi } from '../support/messages-api.js';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

it('lets one client start a conversation, others watch it, and any of them answer it, over a SIGKILL of the daemon', async () => {
  const api = await MessagesApi.open();
  closing.push(() => api.close());
  const rig = new ClaudeRig(api, { config: { http: { port: await freePort() } } });
  closing.push(() => rig.close());
  await rig.up();
  await rig.until('it listens', async () => (await rig.runner.status()).httpUrl);
  const http = new HttpClient(rig.runner);
  const file = join(rig.runner.work, 'asked');

  const started = await http.call('POST', '/api/runs/start', {
    cwd: rig.runner.work,
    prompt: `write ${file} yes`,
  });
  const { runId, sessionId } = started;
  const [one, other] = [http.connect(), http.connect()];
  closing.push(() => [one, other].map((client) => client.close()));
  const heard = [one, other].map((client) => {
    const seqs: number[] = [];
    const asked: string[] = [];
    const watch = client.watch(runId);
    watch.on('event', ({ seq }) => void seqs.push(seq));
    watch.on('claude:approval', (approval, { type }) => {
      if (type === 'requested') asked.push(approval.approvalId);
    });
    return { seqs, asked };
  });
  await rig.until('both are asked', () => heard.every(({ asked }) => asked.length === 1));
  await rig.runner.kill('daemon');
  await rig.runner.ok('up');
  await rig.until('both are back', () => one.state === 'connected' && other.state === 'connected');
  const { items } = await http.call('GET', '/api/approvals');
  expect(items).toMatchObject([{ runId, sessionId, toolName: 'Write', approvalId: heard[0]?.asked[0] }]);
  expect((await http.call('GET', `/api/runs/${runId}`)).waitingFor).toBe('approval of Write');

  const [{ approvalId }] = items;
  await other.input(runId, { type: 'approval', approvalId, answer: { behavior: 'allow' } });
  const late = http.call('POST', `/api/runs/${runId}/approvals/${approvalId}`, { behavior: 'allow' });
  await expect(late).rejects.toThrow('refused');
  await rig.until(
    'its end',
    async () => (await http.call('GET', `/api/runs/${runId}`)).status === 'completed',
  );
  expect(readFileSync(file, 'utf8')).toBe('yes');

  const run = await http.call('GET', `/api/runs/${runId}`);
  expect(run).toMatchObject({ mode: 'fresh', resultType: 'success', cause: null, parentSessionId: null });
  expect(JSON.parse(run.resultJson)).toMatchObject({ type: 'result', session_id: sessionId });
  for (const { seqs } of heard) {
    await rig.until('all events', () => seqs.length === run.headSeq);
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  }
  const messages = (await http.call('GET', `/api/runs/${runId}/messages`)).items;
  const result = messages.find(({ messageType }: { messageType: string }) => messageType === 'result');
  expect(result.messageJson).toBe(run.resultJson);

  const fork = await http.call('POST', '/api/runs/fork', { sessionId, prompt: 'history' });
  await rig.until('the branch ends', async () => (await http.call('GET', `/api/runs/${fork.runId}`)).endedAt);
  const forks = (await http.call('GET', `/api/sessions/${sessionId}/forks`)).items;
  expect(forks).toMatchObject([{ sessionId: fork.sessionId, parentSessionId: sessionId }]);
});

it('ends a run that takes longer than it may, and says so', async () => {
  const api = await MessagesApi.open();
  closing.push(() => api.close());
  const rig = new ClaudeRig(api, { config: { http: { port: 0 } } });
  closing.push(() => rig.close());
  await rig.up();
  await rig.until('it listens', async () => (await rig.runner.status()).httpUrl);
  const http = new HttpClient(rig.runner);
  const bounds = { cwd: rig.runner.work, timeoutSeconds: 2 };
  const talk = await http.call('POST', '/api/runs/start', { ...bounds, prompt: 'gate never\nsay nothing' });
  const terminal = await http.call('POST', '/api/sessions', {
    ...{ kind: 'pty', options: { command: ['sleep', '1000'], cwd: rig.runner.work } },
    limits: { wallSeconds: 1 },
  });
  for (const { runId } of [talk, terminal]) {
    const look = () => http.call('GET', `/api/runs/${runId}`);
    await rig.until('its end', async () => (await look()).endedAt);
    expect(await look()).toMatchObject({ status: 'error', cause: 'timeout' });
  }
});

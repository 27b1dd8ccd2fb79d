import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ClaudeRig } from '../support/claude-rig.js';
import { MessagesApi } from '../support/messages-api.js';

let api: MessagesApi;
let rig: ClaudeRig;
beforeAll(async () => {
  api = await MessagesApi.open();
  rig = new ClaudeRig(api);
  await rig.up();
});
afterAll(async () => {
  await rig.close();
  api.close();
});

it('runs a conversation to its result, with every message of the SDK in the log', async () => {
  const { runId, conversationId } = await rig.start('say hello there');
  const result = await rig.result(runId);
  const end = await rig.ended(runId);
  expect(result).toMatchObject({ subtype: 'success', result: 'hello there', session_id: conversationId });
  expect(end.payload).toEqual({ exit: { code: 0, signal: null }, reason: 'exit code 0' });
  const summary = await rig.summary(runId);
  expect(summary).toMatchObject({
    ...{ kind: 'claude', status: 'ended' },
    claude: { conversationId, mode: 'fresh', resultType: 'success', cause: null, prompt: 'say hello there' },
  });
  expect(summary.claude?.usage).toMatchObject({ turns: 1, inputTokens: 10, outputTokens: 5 });
  const types = rig.events(runId).map(({ channel, type }) => `${channel} ${type}`);
  for (const type of ['claude:message system', 'claude:delta stream_event', 'claude:message assistant'])
    expect(types).toContain(type);
});

it('resumes a conversation where it ran, and branches it without touching it', async () => {
  const first = await rig.start('my name is Ada\ntokens 100 50', { name: 'names' });
  await rig.ended(first.runId);
  const again = await rig.start('history\ntokens 10 5', {
    ...{ mode: 'resume', conversationId: first.conversationId, cwd: null },
  });
  const resumed = await rig.result(again.runId);
  await rig.ended(again.runId);
  expect(again.conversationId).toBe(first.conversationId);
  expect(JSON.parse(`${resumed.result}`)[0]).toContain('my name is Ada');
  const branch = await rig.start('history', {
    mode: 'fork',
    conversationId: first.conversationId,
    cwd: null,
  });
  const branched = await rig.result(branch.runId);
  await rig.ended(branch.runId);
  expect(branch.conversationId).not.toBe(first.conversationId);
  expect(JSON.parse(`${branched.result}`)).toHaveLength(3);
  const after = await rig.start('history', {
    ...{ mode: 'resume', conversationId: first.conversationId, cwd: null },
  });
  // What was said in the branch was never said here.
  expect(JSON.parse(`${(await rig.result(after.runId)).result}`)).toHaveLength(3);
  await rig.ended(after.runId);
  const { items } = await rig.conversations();
  const source = items.find(({ conversationId }) => conversationId === first.conversationId);
  expect(source).toMatchObject({ name: 'names', runs: 3, liveRunId: null, wasInterrupted: false });
  expect(source?.usage.inputTokens).toBe(120);
  const fork = items.find(({ conversationId }) => conversationId === branch.conversationId);
  expect(fork).toMatchObject({ parentConversationId: first.conversationId, usage: { inputTokens: 10 } });
});

it('takes messages, an interrupt and a change of model while a conversation is held open', async () => {
  const { runId } = await rig.start('say one', { keepOpen: true });
  expect(await rig.result(runId)).toMatchObject({ result: 'one' });
  expect((await rig.summary(runId)).claude?.waitingFor).toBe('a message');
  await rig.say(runId, 'slow 30\nsay a long answer that nobody waits for');
  await rig.event(runId, 'claude:delta', 'stream_event', 12);
  await rig.say(runId, 'say said meanwhile');
  await rig.say(runId, { type: 'interrupt' });
  expect(await rig.result(runId, 2)).toMatchObject({ subtype: 'error_during_execution' });
  expect(await rig.result(runId, 3)).toMatchObject({ result: 'said meanwhile' });
  await rig.say(runId, { type: 'set-model', model: 'claude-opus-4-8' });
  await rig.say(runId, { type: 'set-permission-mode', mode: 'acceptEdits' });
  await rig.say(runId, `write ${join(rig.runner.work, 'note')} whole`);
  await rig.result(runId, 4);
  expect(readFileSync(join(rig.runner.work, 'note'), 'utf8')).toBe('whole');
  expect(api.asked.at(-1)?.model).toContain('opus');
  await rig.end(runId, 'close');
  await rig.ended(runId);
  expect(await rig.summary(runId)).toMatchObject({
    exit: { code: 0 },
    claude: { cause: null, waitingFor: null },
  });
  await expect(rig.say(runId, 'too late')).rejects.toThrow('does not run');
});

it('lets one run at a time go on with a conversation', async () => {
  const { runId, conversationId } = await rig.start('gate once', { keepOpen: true });
  const second = { mode: 'resume', conversationId, cwd: null } as const;
  await expect(rig.start('say me too', second)).rejects.toThrow(`goes on already in run ${runId}`);
  await expect(rig.start('say me', { conversationId })).rejects.toThrow('there is a conversation');
  await rig.end(runId, 'cancel');
  await rig.ended(runId);
  expect(await rig.summary(runId)).toMatchObject({ claude: { cause: 'cancelled' } });
  const next = await rig.start('say now', second);
  expect(await rig.result(next.runId)).toMatchObject({ result: 'now' });
});

it.each([
  [{ options: { canUseTool: 'x' } }, 'cannot be carried'],
  [{ options: { resume: 'x' } }, 'is set by mode and conversationId'],
  [{ mode: 'resume', conversationId: null }, 'resume needs a conversation'],
  [
    { mode: 'resume', conversationId: '9f1ae58f-4c0e-4a52-8aa2-04a4b47b53a0', cwd: null },
    'nobody knows where',
  ],
  [{ cwd: '/no/such/directory' }, 'there is no directory /no/such/directory'],
] as const)('%j is refused with a sentence', async (given, sentence) => {
  await expect(rig.start('say nothing', given)).rejects.toThrow(sentence);
});

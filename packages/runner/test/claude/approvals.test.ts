import { existsSync, readFileSync } from 'node:fs';
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
const file = (name: string) => join(rig.runner.work, name);

it('asks before a tool runs, and does what is answered: as it is, changed, or not at all', async () => {
  const { runId, conversationId } = await rig.start(`write ${file('a')} as asked`, { keepOpen: true });
  const asked = await rig.asked(runId);
  expect(asked).toMatchObject({ toolName: 'Write', input: { file_path: file('a'), content: 'as asked' } });
  expect(await rig.approvals()).toMatchObject([{ runId, conversationId, approvalId: asked.approvalId }]);
  expect((await rig.summary(runId)).claude?.waitingFor).toBe('approval of Write');
  expect(existsSync(file('a'))).toBe(false);
  const yes = { type: 'approval', approvalId: asked.approvalId, answer: { behavior: 'allow' } } as const;
  await rig.say(runId, yes);
  await rig.result(runId);
  expect(readFileSync(file('a'), 'utf8')).toBe('as asked');
  await expect(rig.say(runId, yes)).rejects.toThrow('answered or withdrawn');

  await rig.say(runId, `write ${file('b')} as asked`);
  const { approvalId: second } = await rig.asked(runId, 2);
  const updatedInput = { file_path: file('b'), content: 'as changed' };
  await rig.say(runId, {
    ...{ type: 'approval', approvalId: second },
    answer: { behavior: 'allow', updatedInput },
  });
  await rig.result(runId, 2);
  expect(readFileSync(file('b'), 'utf8')).toBe('as changed');

  await rig.say(runId, `write ${file('c')} never`);
  const { approvalId: third } = await rig.asked(runId, 3);
  await rig.say(runId, {
    ...{ type: 'approval', approvalId: third },
    answer: { behavior: 'deny', message: 'rather not today' },
  });
  expect(await rig.result(runId, 3)).toMatchObject({ result: expect.stringContaining('rather not today') });
  expect(existsSync(file('c'))).toBe(false);
  expect(await rig.approvals()).toEqual([]);
  await rig.end(runId, 'cancel');
});

it('shows a question again after the daemon was killed, and takes the answer then', async () => {
  const { runId } = await rig.start(`write ${file('d')} survived`);
  const { approvalId } = await rig.asked(runId);
  const before = await rig.approvals();
  await rig.runner.kill('daemon');
  await rig.up();
  expect(await rig.approvals()).toEqual(before);
  expect((await rig.summary(runId)).claude?.waitingFor).toBe('approval of Write');
  await rig.say(runId, { type: 'approval', approvalId, answer: { behavior: 'allow' } });
  expect(await rig.result(runId)).toMatchObject({ subtype: 'success' });
  await rig.ended(runId);
  expect(readFileSync(file('d'), 'utf8')).toBe('survived');
  const kinds = rig.events(runId).filter(({ channel }) => channel === 'claude:approval');
  expect(kinds.map(({ type }) => type)).toEqual(['requested', 'answered']);
});

it('withdraws a question when its turn is interrupted, and when its process ends', async () => {
  const { runId } = await rig.start(`write ${file('e')} never`, { keepOpen: true });
  await rig.asked(runId);
  await rig.say(runId, { type: 'interrupt' });
  await rig.event(runId, 'claude:approval', 'withdrawn');
  await rig.say(runId, `write ${file('e')} never`);
  const { approvalId } = await rig.asked(runId, 2);
  expect((await rig.approvals()).map((each) => each.approvalId)).toEqual([approvalId]);
  await rig.end(runId, 'cancel');
  await rig.event(runId, 'claude:approval', 'withdrawn', 2);
  await rig.ended(runId);
  expect(await rig.approvals()).toEqual([]);
  expect(existsSync(file('e'))).toBe(false);
});

it('asks no more for what an answer allowed from then on', async () => {
  const { runId } = await rig.start(`write ${file('f')} one\nwrite ${file('g')} two`);
  const { approvalId, suggestions } = await rig.asked(runId);
  await rig.say(runId, {
    ...{ type: 'approval', approvalId },
    answer: { behavior: 'allow', updatedPermissions: suggestions },
  });
  await rig.ended(runId);
  expect(readFileSync(file('g'), 'utf8')).toBe('two');
  expect(rig.events(runId).filter(({ type }) => type === 'requested')).toHaveLength(1);
});

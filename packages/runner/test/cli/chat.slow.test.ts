import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ClaudeRig } from '../support/claude-rig.js';
import { MessagesApi } from '../support/messages-api.js';
import { Person } from '../support/person.js';

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

it('says what stands in a file line by line, prints the answers, and ends with the file', async () => {
  const printed = await rig.runner.fed('say second answer\n', 'chat', '.', '--', 'say first answer');
  const lines = printed.split('\n');
  const wanted = ['> say first answer', 'first answer', '> say second answer', 'second answer'];
  for (const line of wanted) expect(lines.filter((each) => each === line)).toHaveLength(1);
  expect(lines.indexOf('first answer')).toBeLessThan(lines.indexOf('second answer'));
  expect(lines.filter((line) => line.startsWith('-- done, '))).toHaveLength(2);
  expect(lines.at(-1)).toBe('[ended: exit code 0]');
});

it('asks a person at the terminal, who allows, denies, leaves and comes back', async () => {
  const person = new Person(rig.runner, 'chat', '.', '--name', 'talk', '--', `write ${file('yes')} allowed`);
  await person.sees('Allow Write?');
  person.type('hm\r');
  await person.sees('Answer y to allow it');
  expect(existsSync(file('yes'))).toBe(false);
  person.type('y\r');
  await person.sees('-- done');
  expect(readFileSync(file('yes'), 'utf8')).toBe('allowed');
  person.type('/leave\r');
  await person.sees('It goes on');
  expect(await person.left()).toEqual({ code: 0, signal: null });

  const back = new Person(rig.runner, 'attach', 'talk');
  await back.sees('allowed');
  back.type(`write ${file('no')} denied\r`);
  await back.sees('Allow Write?');
  back.type('n rather not\r');
  await back.sees('denied: rather not');
  back.type('/close\r');
  await back.sees('[ended: ');
  expect(await back.left()).toEqual({ code: 0, signal: null });
  expect(existsSync(file('no'))).toBe(false);
  expect(await rig.runner.ok('logs', 'talk')).toContain('denied: rather not');
});

it('lists what waits for a person, and takes the answer from any terminal', async () => {
  expect(await rig.runner.ok('approvals')).toBe('Nothing waits for you.');
  const words = `write ${file('later')} allowed later`;
  const { runId } = JSON.parse(await rig.runner.ok('chat', '.', '--json', '--', words));
  await rig.until('it asks', async () => (await rig.approvals()).length === 1);
  const [asked] = await rig.approvals();
  expect(await rig.runner.ok('approvals')).toContain('allowed later');
  expect((await rig.runner.cli('approve', 'nothing-like-it')).code).toBe(4);
  const approved = await rig.runner.ok('approve', asked?.approvalId.slice(0, -1) ?? '', '--json');
  expect(JSON.parse(approved)).toEqual({ approvalId: asked?.approvalId, runId, behavior: 'allow' });
  await rig.until('it is written', () => existsSync(file('later')));
  await rig.runner.ok('send', runId, `write ${file('never')} denied later`);
  await rig.until('it asks again', async () => (await rig.approvals()).length === 1);
  const [second] = await rig.approvals();
  expect(await rig.runner.ok('deny', second?.approvalId ?? '', 'not', 'now')).toContain('Denied: ');
  await rig.until('it was told', async () => (await rig.runner.ok('logs', runId)).includes('not now'));
  await rig.runner.ok('stop', runId);
  expect(existsSync(file('never'))).toBe(false);
});

it('goes on with a conversation and with a branch of it, and lists them', async () => {
  const [first] = JSON.parse(await rig.runner.ok('conversations', '--json'));
  const { conversationId } = first;
  const again = await rig.runner.ok('chat', '--resume', conversationId, '--once', '--', 'history');
  expect(again).toContain('write ');
  const branch = await rig.runner.ok('chat', '--fork', conversationId, '--once', '--', 'say a branch');
  expect(branch).toContain('a branch');
  const listed = JSON.parse(await rig.runner.ok('conversations', '--json'));
  expect(listed[0]).toMatchObject({ parentConversationId: conversationId });
  expect(await rig.runner.ok('conversations')).toContain(conversationId);
});

it('says in one sentence what cannot be', async () => {
  const failure = async (...args: string[]) => {
    const { code, stderr } = await rig.runner.cli(...args);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    return { code, stderr };
  };
  expect(await failure('chat', '--resume', 'a', '--fork', 'b')).toMatchObject({ code: 2 });
  expect(await failure('chat', '.', '--once')).toMatchObject({ code: 2 });
  const unknown = '00000000-0000-4000-8000-000000000000';
  expect(await failure('chat', '--resume', unknown, '--once', '--', 'hi')).toMatchObject({
    code: 4,
    stderr: expect.stringContaining('Nobody knows'),
  });
});

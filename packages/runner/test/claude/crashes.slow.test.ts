import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { processesOf } from '../../src/claude/conversation-processes.js';
import { ClaudeRig } from '../support/claude-rig.js';
import { MessagesApi } from '../support/messages-api.js';
import { isGone, pidIn } from '../support/processes.js';

let api: MessagesApi;
let rig: ClaudeRig;
beforeEach(async () => {
  api = await MessagesApi.open();
  rig = new ClaudeRig(api);
  await rig.up();
});
afterEach(async () => {
  await rig.close();
  api.close();
});
const claudeOf = (conversationId: string) =>
  rig.until('its claude', () => processesOf(conversationId)[0]?.pid);
const again = (conversationId: string) => ({ mode: 'resume', conversationId, cwd: null }) as const;

it('goes on through the SIGKILL of the daemon, and says nothing twice', async () => {
  const { runId, conversationId } = await rig.start('gate mid\nsay the end of it', { keepOpen: true });
  await rig.event(runId, 'claude:delta', 'stream_event', 2);
  await rig.runner.kill('daemon');
  api.release('mid');
  await rig.up();
  expect(await rig.result(runId)).toMatchObject({ result: 'the end of it' });
  await rig.say(runId, 'history');
  expect(JSON.parse(`${(await rig.result(runId, 2)).result}`)).toHaveLength(2);
  const messages = rig.events(runId).filter(({ channel }) => channel === 'claude:message');
  const ids = messages.flatMap(({ payload }) => (payload.uuid ? [payload.uuid] : []));
  expect(new Set(ids).size).toBe(ids.length);
  expect(processesOf(conversationId)).toHaveLength(1);
  await rig.end(runId, 'close');
  await rig.ended(runId);
});

it('says why a conversation ended whose claude was killed in the midst of a text, and resumes it', async () => {
  const { runId, conversationId } = await rig.start('slow 60\nsay a long text that nobody hears whole');
  await rig.event(runId, 'claude:delta', 'stream_event', 4);
  process.kill(await claudeOf(conversationId), 'SIGKILL');
  await rig.ended(runId);
  const summary = await rig.summary(runId);
  expect(summary).toMatchObject({ exit: { code: 1 }, claude: { cause: 'process-exit' } });
  const { items } = await rig.conversations();
  expect(items[0]).toMatchObject({ conversationId, wasInterrupted: true, liveRunId: null });
  const next = await rig.start('history', again(conversationId));
  const said = JSON.parse(`${(await rig.result(next.runId)).result}`) as string[];
  expect(said.filter((each) => each.startsWith('slow 60'))).toHaveLength(1);
  await rig.ended(next.runId);
});

it('ends the tool of a claude that was killed in the midst of it, and resumes the conversation', async () => {
  const { work } = rig.runner;
  const script = `echo $$ > ${join(work, 'tool')}; sleep 1000; touch ${join(work, 'late')}`;
  const options = { allowedTools: ['Bash'] };
  const { runId, conversationId } = await rig.start(`bash ${script}`, { options });
  const tool = await rig.until('the tool', () => pidIn(join(work, 'tool')));
  process.kill(await claudeOf(conversationId), 'SIGKILL');
  await rig.ended(runId);
  expect([isGone(tool), existsSync(join(work, 'late'))]).toEqual([true, false]);
  const next = await rig.start('say go on', again(conversationId));
  expect(await rig.result(next.runId)).toMatchObject({ result: 'go on' });
  await rig.ended(next.runId);
});

it('marks a conversation whose keeper and daemon were killed, leaves nothing of it running, and resumes it', async () => {
  const { runId, conversationId } = await rig.start('gate never', { keepOpen: true });
  await rig.event(runId, 'claude:delta', 'stream_event', 2);
  const claude = await claudeOf(conversationId);
  await Promise.all([rig.runner.kill('daemon'), rig.runner.kill('keeper')]);
  await rig.until('its claude is gone', () => isGone(claude));
  await rig.up();
  const end = await rig.ended(runId);
  expect(end.payload.reason).toBe('its keeper ended');
  expect(await rig.summary(runId)).toMatchObject({ status: 'ended', claude: { cause: 'keeper-lost' } });
  const next = await rig.start('history', again(conversationId));
  expect(JSON.parse(`${(await rig.result(next.runId)).result}`)).toContain('gate never');
  await rig.ended(next.runId);
});

it('gives a message to the host once that was said while the daemon was killed', async () => {
  const { runId } = await rig.start('say one', { keepOpen: true });
  await rig.result(runId);
  await rig.say(runId, 'say two');
  await rig.runner.kill('daemon');
  await rig.up();
  expect(await rig.result(runId, 2)).toMatchObject({ result: 'two' });
  await rig.say(runId, 'history');
  const said = JSON.parse(`${(await rig.result(runId, 3)).result}`) as string[];
  expect(said).toEqual(['say one', 'say two', 'history']);
});

it('keeps a line that is longer than what the keeper holds, through the SIGKILL of the daemon', async () => {
  const file = join(rig.runner.work, 'answer');
  const { runId } = await rig.start(`big 2000000`, {
    keepOpen: true,
    options: { includePartialMessages: false },
  });
  await rig.event(runId, 'claude:message', 'system');
  await rig.runner.kill('daemon');
  await rig.up();
  const { result } = await rig.result(runId);
  expect(`${result}`).toHaveLength(2_000_000);
  const lost = rig.events(runId).filter(({ type }) => type === 'output-lost');
  expect([lost, existsSync(file)]).toEqual([[], false]);
  expect(readFileSync(join(rig.runner.state, 'daemon.log'), 'utf8')).not.toContain('xxxx');
});

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { processesOf } from '../../src/claude/conversation-processes.js';
import { ClaudeRig } from '../support/claude-rig.js';
import { MessagesApi } from '../support/messages-api.js';
import { useSpine } from './spine.js';

const spine = useSpine();
const rigs: ClaudeRig[] = [];
let messages: MessagesApi;
beforeAll(async () => {
  messages = await MessagesApi.open();
});
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.close();
});
afterAll(() => messages.close());

async function runner(): Promise<ClaudeRig> {
  const { key } = await spine.api.makeKey({ scopes: ['runner'] });
  const rig = new ClaudeRig(messages, { apiUrl: spine.api.url, apiKey: key });
  rigs.push(rig);
  return rig.up();
}
const raw = async (path: string) => (await spine.api.request('GET', path)).body;
const sessionOf = async (rig: ClaudeRig, runId: string) => `${(await rig.summary(runId)).sessionId}`;
const patient = { heartbeatIntervalSeconds: 1, missedHeartbeatsAllowed: 20 };

it('makes a conversation a session of the API, tells it what a restart needs, and whom it waits for', async () => {
  const [rig, projectId] = [await runner(), await spine.project(patient)];
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: rig.runner.work, encoding: 'utf8' }).trim();
  git('init', '-q', '-b', 'main');
  git('remote', 'add', 'origin', 'https://name:secret@example.com/some/where.git');
  git('-c', 'user.name=t', '-c', 'user.email=t@example.com', 'commit', '-q', '--allow-empty', '-m', 'first');
  const { runId, conversationId } = await rig.start(`write ${join(rig.runner.work, 'new')} x`, {
    ...{ keepOpen: true, session: { projectId, slot: null, taskId: null } },
  });
  const id = await sessionOf(rig, runId);
  const waits = (what: string) =>
    spine.until(id, (session) => (session as { waitingFor?: string }).waitingFor === what, 30_000);
  await rig.asked(runId);
  await waits('approval of Write');
  const { approvalId } = (await rig.approvals())[0] ?? { approvalId: '' };
  await rig.say(runId, { type: 'approval', approvalId, answer: { behavior: 'allow' } });
  await waits('a message');
  await rig.end(runId, 'close');
  expect(await spine.until(id, ({ status }) => status === 'completed', 30_000)).toMatchObject({
    cause: null,
  });
  const { checkpoint } = await raw(`/v1/sessions/${id}`);
  expect(checkpoint).toMatchObject({
    ...{ claudeSessionId: conversationId, cwd: rig.runner.work },
    state: { usage: { turns: 2, inputTokens: 20 } },
    git: { remote: 'https://example.com/some/where.git', branch: 'main', commit: git('rev-parse', 'HEAD') },
  });
});

it('goes on with a conversation of a session whose claude was killed, and tells it what happened', async () => {
  const project = { ...patient, recoveryMode: 'same-machine', recoveryAffinitySeconds: 0 };
  const [rig, projectId] = [await runner(), await spine.project(project)];
  const { runId, conversationId } = await rig.start('slow 60\nsay what nobody hears whole', {
    session: { projectId, slot: null, taskId: null },
  });
  const id = await sessionOf(rig, runId);
  await rig.event(runId, 'claude:delta', 'stream_event', 4);
  process.kill(await rig.until('its claude', () => processesOf(conversationId)[0]?.pid), 'SIGKILL');
  await spine.until(id, ({ generation, status }) => generation === 2 && status === 'completed', 40_000);
  const again = messages.asked.find(({ said }) =>
    said.some((text) => text.startsWith('You were interrupted at')),
  );
  expect(again?.said[0]).toContain('slow 60');
  expect(again?.prompt).toContain('terminated by signal SIGKILL');
  const { items } = await rig.conversations();
  expect(items.find((each) => each.conversationId === conversationId)).toMatchObject({ runs: 2 });
  expect(await spine.events(id)).toContain('failed');
});

it('completes a session whose budget is spent, with that as its cause, and recovers it no more', async () => {
  const project = { ...patient, recoveryMode: 'same-machine', recoveryAffinitySeconds: 0 };
  const [rig, projectId] = [await runner(), await spine.project(project)];
  const { runId } = await rig.start('tokens 100000 100000\nsay dear', {
    ...{ keepOpen: true, budgetUsd: 0.5 },
    session: { projectId, slot: null, taskId: null },
  });
  const id = await sessionOf(rig, runId);
  const done = await spine.until(id, ({ status }) => status === 'completed', 30_000);
  expect(done).toMatchObject({
    cause: 'budget',
    reason: 'it spent the 0.5 USD that it was given',
    generation: 1,
  });
});

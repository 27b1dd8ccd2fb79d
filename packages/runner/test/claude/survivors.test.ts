import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { afterEach, expect, it } from 'vitest';
import { goesOnWith, processesOf } from '../../src/claude/conversation-processes.js';
import { clearSurvivors } from '../../src/claude/survivors.js';
import { TREE_MARK_VARIABLE } from '../../src/processes/tree-mark.js';
import { eventually } from '../support/conditions.js';
import { Cleanup, isGone } from '../support/processes.js';

const cleanup = new Cleanup();
afterEach(() => cleanup.end());
const times = { endsByItselfMs: 200, endsWhenAskedMs: 500, diesMs: 5_000 };
const id = randomUUID();

it.each([
  [['/opt/claude', '--resume', id], true],
  [['claude', '-p', `--resume=${id}`], true],
  [['node', '/opt/claude.js', '--session-id', id], true],
  [['claude', '--resume', id, '--fork-session', '--session-id', randomUUID()], false],
  [['claude', '--resume', randomUUID(), '--fork-session', '--session-id', id], true],
  [['grep', '--resume', id], false],
  [['claude', id], false],
])('%j goes on with the conversation: %s', (args, expected) => {
  expect(goesOnWith(args, id)).toBe(expected);
});

/** A process that looks like one of Claude Code that goes on with a conversation. */
async function lookalike(conversationId: string, script: string, mark: string | null): Promise<ChildProcess> {
  const env = { PATH: process.env.PATH, ...(mark && { [TREE_MARK_VARIABLE]: mark }) };
  const code = `${script}; setInterval(() => {}, 1000); console.log('up')`;
  const args = ['-e', code, '--', '--resume', conversationId];
  const child = spawn(process.execPath, args, { argv0: 'claude', env, stdio: ['ignore', 'pipe', 'ignore'] });
  cleanup.add(child.pid ?? 0);
  await new Promise((resolve) => child.stdout?.once('data', resolve));
  return child;
}

it('ends what an earlier run left on a conversation, asking first, and says so', async () => {
  const conversationId = randomUUID();
  const willing = await lookalike(conversationId, '0', 'run-old:1');
  const deaf = await lookalike(conversationId, "process.on('SIGTERM', () => {})", 'run-older:1');
  expect(processesOf(conversationId)).toHaveLength(2);
  const told = await clearSurvivors(conversationId, times);
  expect(told.join('\n')).toContain(
    `${willing.pid} of run-old:1 still went on with this conversation: it was ended`,
  );
  expect(told.join('\n')).toContain(
    `${deaf.pid} of run-older:1 still went on with this conversation: it was killed`,
  );
  await eventually('both are gone', () => isGone(willing.pid ?? 0) && isGone(deaf.pid ?? 0));
});

it('waits for one that is about to end', async () => {
  const conversationId = randomUUID();
  const child = await lookalike(
    conversationId,
    "setTimeout(() => process.kill(process.pid, 'SIGKILL'), 200)",
    'run-old:1',
  );
  const told = await clearSurvivors(conversationId, { ...times, endsByItselfMs: 20_000 });
  expect(told).toEqual([
    `process ${child.pid} of run-old:1 still went on with this conversation: it ended by itself`,
  ]);
});

it('leaves a process alone that no run of ours started, and refuses', async () => {
  const conversationId = randomUUID();
  const child = await lookalike(conversationId, '0', null);
  await expect(clearSurvivors(conversationId, times)).rejects.toThrow(`is open in process ${child.pid}`);
  expect(isGone(child.pid ?? 0)).toBe(false);
});

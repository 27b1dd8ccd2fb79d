import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { withHooks } from '../../src/claude/hooks/hook-settings.js';
import { waitingAfter } from '../../src/claude/hooks/waiting-after.js';
import { ClaudeRig } from '../support/claude-rig.js';
import { MessagesApi } from '../support/messages-api.js';

const HOOK = ['/usr/bin/node', "/it's/hook.js", '/state', 'run-1'];

it('makes Claude Code on a terminal report, and leaves every other command as it is', () => {
  const [program, option, settings = '', ...rest] = withHooks(['/opt/bin/claude', '--resume', 'x'], HOOK);
  expect([program, option, ...rest]).toEqual(['/opt/bin/claude', '--settings', '--resume', 'x']);
  const { hooks } = JSON.parse(settings);
  expect(hooks.Stop[0].hooks[0]).toEqual({
    ...{ type: 'command', timeout: 10 },
    command: `'/usr/bin/node' '/it'\\''s/hook.js' '/state' 'run-1'`,
  });
  expect(hooks.PostToolUse[0].hooks[0].async).toBe(true);
  for (const command of [
    ['bash', '-c', 'claude'],
    ['claude', 'mcp', 'list'],
    ['claude', '--settings', '{}'],
    ['claude', '--settings=x.json'],
  ]) {
    expect(withHooks(command, HOOK)).toEqual(command);
  }
});

it.each([
  ['SessionStart', null, 'a message'],
  ['UserPromptSubmit', 'a message', null],
  ['PermissionRequest', null, 'approval of Bash'],
  ['PostToolUse', 'approval of Bash', null],
  ['PostToolUse', 'a message', 'a message'],
  ['Stop', null, 'a message'],
  ['SomethingNew', 'a message', 'a message'],
])('after %s of one that waits for %s it waits for %s', (event, before, after) => {
  expect(waitingAfter(before, { event, toolName: 'Bash', notification: null })).toBe(after);
});

it('tells a notification that asks for an approval from one that only says hello', () => {
  const after = (before: string | null, notification: string) =>
    waitingAfter(before, { event: 'Notification', toolName: null, notification });
  expect(after(null, 'permission_prompt')).toBe('approval');
  expect(after('approval of Bash', 'permission_prompt')).toBe('approval of Bash');
  expect(after(null, 'idle_prompt')).toBe('a message');
  expect(after(null, 'auth_success')).toBeNull();
});

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

it('goes on with a conversation from a terminal in a program, and in a terminal again', async () => {
  const { work } = rig.runner;
  const state = {
    ...{ hasCompletedOnboarding: true, projects: { [work]: { hasTrustDialogAccepted: true } } },
    customApiKeyResponses: { approved: ['sk-ant-dummy'], rejected: [] },
  };
  writeFileSync(join(rig.claudeConfig, '.claude.json'), JSON.stringify(state));
  const claude = claudeProgram();
  const first = await rig.runner.ok('start', '.', '--', claude, '--permission-mode', 'default');
  await rig.follow(first);
  const agent = (runId: string, event: string, nth = 1) =>
    rig.until(`${nth}. ${event}`, () => {
      const told = rig
        .events(runId)
        .filter(({ type, payload }) => type === 'agent' && payload.event === event);
      return told[nth - 1]?.payload as Record<string, string | null> | undefined;
    });
  const started = await agent(first, 'SessionStart');
  expect(started.waitingFor).toBe('a message');
  const conversationId = `${started.conversationId}`;
  await type(first, 'say from the terminal');
  await agent(first, 'UserPromptSubmit');
  expect((await agent(first, 'Stop')).waitingFor).toBe('a message');
  // Where it goes on, nobody else does.
  const again = { mode: 'resume', conversationId, cwd: null } as const;
  await expect(rig.start('say me too', again)).rejects.toThrow(`goes on already in run ${first}`);
  await rig.runner.ok('kill', first);
  const second = await rig.start('history', again);
  expect(JSON.parse(`${(await rig.result(second.runId)).result}`)).toEqual([
    'say from the terminal',
    'history',
  ]);
  await rig.ended(second.runId);
  const third = await rig.runner.ok(
    'start',
    '.',
    '--',
    claude,
    '--permission-mode',
    'default',
    '--resume',
    conversationId,
  );
  await rig.follow(third);
  await agent(third, 'SessionStart');
  await type(third, `write ${join(work, 'asked')} x`);
  expect((await agent(third, 'PermissionRequest')).waitingFor).toBe('approval of Write');
  const asked = api.asked.at(-1);
  expect(asked?.said[0]).toBe('say from the terminal');
  expect(asked?.said).toContain('history');
  await rig.runner.ok('kill', third);
});

/** Types a line until it is sent: a terminal program that is busy drawing ignores keys. */
async function type(runId: string, line: string): Promise<void> {
  await rig.runner.ok('send', '--no-enter', runId, line);
  await rig.until(`"${line}" is sent`, async () => {
    await rig.runner.ok('send', runId, '');
    return api.asked.some(({ prompt }) => prompt === line);
  });
}

function claudeProgram(): string {
  const platform = `${process.platform}-${process.arch}`;
  const sdk = dirname(fileURLToPath(import.meta.resolve('@anthropic-ai/claude-agent-sdk')));
  return join(sdk, '..', `claude-agent-sdk-${platform}`, 'claude');
}

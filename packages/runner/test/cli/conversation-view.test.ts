import type { RunEvent } from '@claude-projects/protocol';
import { expect, it } from 'vitest';
import { linesOf } from '../../src/cli/conversation-view.js';

const event = (channel: RunEvent['channel'], type: string, payload: object): RunEvent => ({
  ...{ runId: 'run-1', seq: 1, ts: 0, channel, type, payload },
});

it('shows what is said, what is done and what came of it', () => {
  const assistant = (content: unknown) => event('claude:message', 'assistant', { message: { content } });
  const results = (content: unknown) => event('claude:message', 'user', { message: { content } });
  expect(linesOf(event('run:input', 'message', { type: 'message', content: 'one\ntwo' }))).toEqual([
    '> one',
    '> two',
  ]);
  const blocks = [
    { type: 'text', text: 'I look.' },
    { type: 'tool_use', name: 'Bash', input: { command: 'ls' } },
  ];
  expect(linesOf(assistant(blocks))).toEqual(['I look.', '* Bash {"command":"ls"}']);
  const long = Array.from({ length: 9 }, (_, line) => `line ${line}`).join('\n');
  const shown = linesOf(results([{ type: 'tool_result', content: long }]));
  expect(shown).toHaveLength(6);
  expect(shown.at(-1)).toBe('  … 4 more lines');
  expect(linesOf(results([{ type: 'tool_result', content: 'no', is_error: true }]))).toEqual(['  ! no']);
  const result = { num_turns: 2, total_cost_usd: 0.5, duration_ms: 1_500 };
  expect(linesOf(event('claude:result', 'success', result))).toEqual(['-- done, 2 turns, 0.50 USD, 1.5 s']);
  expect(linesOf(event('claude:result', 'error_max_turns', {}))).toEqual(['-- error max turns']);
});

it('lets nothing that Claude or a tool writes say a word to the terminal', () => {
  const evil = '\x1b]0;mine\x07\x1b[2J\u202ehidden';
  const asked = {
    ...{ approvalId: evil, toolName: evil, input: { evil }, title: evil, toolUseId: null, description: null },
    ...{ blockedPath: null, decisionReason: null, suggestions: [], agentId: null },
  };
  const events = [
    event('run:input', 'message', { type: 'message', content: evil }),
    event('claude:message', 'assistant', {
      message: {
        content: [
          { type: 'text', text: evil },
          { type: 'tool_use', name: evil, input: { evil } },
        ],
      },
    }),
    event('claude:message', 'user', { message: { content: [{ type: 'tool_result', content: evil }] } }),
    event('claude:approval', 'requested', asked),
    event('claude:approval', 'answered', { approvalId: evil, answer: { behavior: 'deny', message: evil } }),
    event('claude:approval', 'withdrawn', { approvalId: evil, reason: evil }),
    event('system:status', 'ended', { reason: evil, exit: { code: null, signal: null } }),
    event('system:status', 'notice', { text: evil }),
  ];
  for (const each of events) {
    const lines = linesOf(each);
    expect(lines.length).toBeGreaterThan(0);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
    for (const line of lines) expect(line).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202e]/);
  }
});

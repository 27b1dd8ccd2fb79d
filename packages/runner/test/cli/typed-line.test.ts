import { expect, it } from 'vitest';
import { readTypedLine } from '../../src/cli/typed-line.js';

const allow = { behavior: 'allow' } as const;

it.each([
  ['  fix it ', null, { kind: 'input', input: { type: 'message', content: 'fix it' } }],
  ['y', null, { kind: 'input', input: { type: 'message', content: 'y' } }],
  ['', 'a1', { kind: 'nothing' }],
  ['y', 'a1', { kind: 'input', input: { type: 'approval', approvalId: 'a1', answer: allow } }],
  ['YES', 'a1', { kind: 'input', input: { type: 'approval', approvalId: 'a1', answer: allow } }],
  ['/interrupt', 'a1', { kind: 'input', input: { type: 'interrupt' } }],
  ['/model opus', null, { kind: 'input', input: { type: 'set-model', model: 'opus' } }],
  ['/model', null, { kind: 'input', input: { type: 'set-model', model: null } }],
  ['/mode plan', null, { kind: 'input', input: { type: 'set-permission-mode', mode: 'plan' } }],
  ['/close', null, { kind: 'close' }],
  ['/leave', 'a1', { kind: 'leave' }],
  ['/compact', null, { kind: 'input', input: { type: 'message', content: '/compact' } }],
] as const)('reads %j while %j is asked', (line, approvalId, typed) => {
  expect(readTypedLine(line, approvalId)).toEqual(typed);
});

it('tells Claude why not', () => {
  const answer = (line: string) => readTypedLine(line, 'a1');
  const denied = (message: string) => ({
    kind: 'input',
    input: { type: 'approval', approvalId: 'a1', answer: { behavior: 'deny', message } },
  });
  expect(answer('n use the other file')).toEqual(denied('use the other file'));
  expect(answer('no')).toEqual(denied('a person said no'));
});

it('takes what is neither yes nor no for neither an answer nor a message while something is asked', () => {
  for (const line of ['yesterday was better', 'nope', 'maybe', '/compact']) {
    expect(readTypedLine(line, 'a1').kind).toBe('unclear');
  }
});

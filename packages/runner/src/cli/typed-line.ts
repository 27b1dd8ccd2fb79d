import type { ClaudeInput } from '@claude-projects/protocol';

/** What a line that a person typed into a conversation asks for. */
export type TypedLine =
  | { readonly kind: 'input'; readonly input: ClaudeInput }
  | { readonly kind: 'close' | 'leave' | 'nothing' }
  | { readonly kind: 'unclear'; readonly hint: string };

export const TYPED_HELP =
  'Type a message; /interrupt, /model <name>, /mode <permission mode>, /close (end after this turn), /leave (it goes on).';
const ANSWER_HELP = 'Answer y to allow it, or n and why not.';

/**
 * Reads one line. While a question waits a line is its answer, for what was meant as one must never become a message,
 * nor the other way round. Pure.
 */
export function readTypedLine(line: string, approvalId: string | null): TypedLine {
  const text = line.trim();
  if (text === '') return { kind: 'nothing' };
  const [, command, rest = ''] = /^\/(\w+)\s*(.*)$/.exec(text) ?? [];
  switch (command) {
    case undefined:
      break;
    case 'interrupt':
      return { kind: 'input', input: { type: 'interrupt' } };
    case 'close':
      return { kind: 'close' };
    case 'leave':
      return { kind: 'leave' };
    case 'model':
      return { kind: 'input', input: { type: 'set-model', model: rest === '' ? null : rest } };
    case 'mode':
      if (rest !== '') return { kind: 'input', input: { type: 'set-permission-mode', mode: rest } };
      return { kind: 'unclear', hint: TYPED_HELP };
    case 'help':
      return { kind: 'unclear', hint: approvalId === null ? TYPED_HELP : ANSWER_HELP };
    default:
    // Claude Code has commands of its own.
  }
  if (approvalId === null) return { kind: 'input', input: { type: 'message', content: text } };
  const [, word, why = ''] = /^(y|yes|n|no)\b\s*(.*)$/is.exec(text) ?? [];
  if (word === undefined) return { kind: 'unclear', hint: ANSWER_HELP };
  const answer = word.toLowerCase().startsWith('y')
    ? ({ behavior: 'allow' } as const)
    : ({ behavior: 'deny', message: why === '' ? 'a person said no' : why } as const);
  return { kind: 'input', input: { type: 'approval', approvalId, answer } };
}

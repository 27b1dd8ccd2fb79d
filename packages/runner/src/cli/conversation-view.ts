import type {
  ApprovalPayloads,
  ClaudeInput,
  PendingApproval,
  RunEvent,
  RunSummary,
  StatusPayloads,
} from '@claude-projects/protocol';
import { plain } from './print.js';

const INPUT_SHOWN_CHARACTERS = 300;
const RESULT_SHOWN_LINES = 5;

interface Block {
  readonly type: string;
  readonly text?: string;
  readonly name?: string;
  readonly input?: unknown;
  readonly content?: string | readonly Block[];
  readonly is_error?: boolean;
}
interface Message {
  readonly message?: { readonly content?: string | readonly Block[] };
}
interface Result {
  readonly num_turns?: number;
  readonly total_cost_usd?: number;
  readonly duration_ms?: number;
}

/**
 * What a person reads of one event of a conversation: lines without any word to the terminal itself, none where there is
 * nothing to read. Pure.
 */
export function linesOf({ channel, type, payload }: RunEvent): string[] {
  switch (channel) {
    case 'run:input':
      return inputLines(payload as ClaudeInput | { readonly type: 'close' });
    case 'claude:message':
      if (type === 'assistant' || type === 'user') return messageLines(type, payload as Message);
      return [];
    case 'claude:result':
      return [resultLine(type, payload as Result)];
    case 'claude:approval':
      return approvalLines(type, payload);
    case 'system:status':
      return statusLines(type, payload);
    default:
      return [];
  }
}

/** What a run was started with, which no event of it tells. */
export function promptLines({ claude }: RunSummary): string[] {
  return textLines(claude?.prompt ?? '').map((line) => `> ${line}`);
}

/** What a person is asked. */
export function questionOf({
  toolName,
  input,
  title,
}: Pick<PendingApproval, 'toolName' | 'input' | 'title'>): string {
  return `${title === null ? '' : `${plain(title)} `}${plain(toolName)} ${shortened(input)}`;
}

function inputLines(input: ClaudeInput | { readonly type: 'close' }): string[] {
  switch (input.type) {
    case 'message':
      return textLines(textOf(input.content as string | readonly Block[])).map((line) => `> ${line}`);
    case 'interrupt':
      return ['[interrupted]'];
    case 'set-model':
      return [`[model: ${plain(input.model ?? 'the usual one')}]`];
    case 'set-permission-mode':
      return [`[permission mode: ${plain(input.mode)}]`];
    case 'close':
      return ['[ends after this turn]'];
    case 'approval':
      // Told by the event of its own.
      return [];
  }
}

function messageLines(type: 'assistant' | 'user', { message }: Message): string[] {
  const content = message?.content;
  // A person's own words are told as input.
  if (content === undefined || typeof content === 'string')
    return type === 'assistant' ? textLines(content ?? '') : [];
  return content.flatMap((block) => {
    if (block.type === 'text') return type === 'assistant' ? textLines(block.text ?? '') : [];
    if (block.type === 'tool_use') return [`* ${plain(block.name ?? 'a tool')} ${shortened(block.input)}`];
    if (block.type === 'tool_result') return resultLines(block);
    return [];
  });
}

function resultLines({ content = '', is_error }: Block): string[] {
  const lines = textLines(textOf(content));
  const more = lines.length - RESULT_SHOWN_LINES;
  const shown = lines.slice(0, RESULT_SHOWN_LINES).map((line) => `  ${is_error ? '! ' : ''}${line}`);
  return more > 0 ? [...shown, `  … ${more} more lines`] : shown;
}

function resultLine(type: string, { num_turns, total_cost_usd, duration_ms }: Result): string {
  const parts = [
    type === 'success' ? 'done' : type.replaceAll('_', ' '),
    num_turns === undefined ? null : `${num_turns} turns`,
    total_cost_usd === undefined ? null : `${total_cost_usd.toFixed(2)} USD`,
    duration_ms === undefined ? null : `${(duration_ms / 1_000).toFixed(1)} s`,
  ];
  return `-- ${parts.filter((part) => part !== null).join(', ')}`;
}

function approvalLines(type: string, payload: object): string[] {
  if (type === 'requested') {
    const asked = payload as ApprovalPayloads['requested'];
    return [`? ${questionOf(asked)}`, `  approval ${plain(asked.approvalId)}`];
  }
  if (type === 'answered') {
    const { answer } = payload as ApprovalPayloads['answered'];
    return [answer.behavior === 'allow' ? '  allowed' : `  denied: ${plain(answer.message)}`];
  }
  return [`  not asked any more: ${plain((payload as ApprovalPayloads['withdrawn']).reason)}`];
}

function statusLines(type: string, payload: object): string[] {
  switch (type) {
    case 'start-failed':
    case 'ended':
      return [`[ended: ${plain((payload as StatusPayloads['ended']).reason)}]`];
    case 'notice':
      return [`[${plain((payload as { readonly text: string }).text)}]`];
    case 'input-refused':
      return [`[not taken: ${plain((payload as { readonly reason: string }).reason)}]`];
    default:
      return [];
  }
}

function textOf(content: string | readonly Block[]): string {
  if (typeof content === 'string') return content;
  return content.map(({ type, text }) => (type === 'text' ? (text ?? '') : `[${type}]`)).join('\n');
}

function textLines(text: string): string[] {
  return text === '' ? [] : text.split('\n').map(plain);
}

function shortened(input: unknown): string {
  const text = plain(JSON.stringify(input) ?? '');
  return text.length > INPUT_SHOWN_CHARACTERS ? `${text.slice(0, INPUT_SHOWN_CHARACTERS)}…` : text;
}

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { readMark, readProcessTable } from '../processes/process-table.js';

const PS_TIMEOUT_MS = 5_000;
const PS_OUTPUT_MAX_BYTES = 16 * 1024 * 1024;

/** A process of Claude Code that goes on with a conversation. `mark`: of the tree that it belongs to; null: it is not ours. */
export interface ConversationProcess {
  readonly pid: number;
  readonly mark: string | null;
}

/** Whether a command goes on with a conversation: one that only branches from it does not. Pure. */
export function goesOnWith(args: readonly string[], conversationId: string): boolean {
  const [program = '', ...rest] = args;
  const isClaude = [program, rest[0] ?? ''].some((each) =>
    /^claude(\.exe|\.js|\.mjs)?$/.test(basename(each)),
  );
  if (!isClaude) return false;
  const named = (name: string) =>
    rest.some(
      (arg, index) =>
        arg === `${name}=${conversationId}` || (arg === name && rest[index + 1] === conversationId),
    );
  if (named('--session-id')) return true;
  return !rest.includes('--fork-session') && (named('--resume') || named('-r'));
}

/** The living processes of this machine that go on with a conversation, as far as their commands say so. */
export function processesOf(conversationId: string): ConversationProcess[] {
  return commands()
    .filter(({ args }) => goesOnWith(args, conversationId))
    .map(({ pid }) => ({ pid, mark: readMark(pid) ?? null }));
}

function commands(): { readonly pid: number; readonly args: readonly string[] }[] {
  if (process.platform === 'linux')
    return readProcessTable().map(({ pid }) => ({ pid, args: argumentsOf(pid) }));
  const options = { encoding: 'utf8', timeout: PS_TIMEOUT_MS, maxBuffer: PS_OUTPUT_MAX_BYTES } as const;
  return execFileSync('ps', ['-axo', 'pid=,command='], options)
    .split('\n')
    .map((line) => {
      const [pid, ...args] = line.trim().split(/\s+/);
      return { pid: Number(pid), args };
    });
}

function argumentsOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
  } catch {
    // It ended meanwhile.
    return [];
  }
}

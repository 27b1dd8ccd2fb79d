import type { ClaudeInput, RunInput } from '@claude-projects/protocol';
import type { RunRecord } from '../run-log/run-record.js';
import { Refusal } from './local-server.js';
import type { RunAccess } from './run-access.js';

/** Says something to a run, of either kind. Throws a `Refusal` that says why it was not taken. */
export async function tellRun(
  access: RunAccess,
  record: Readonly<RunRecord>,
  input: RunInput['input'],
): Promise<void> {
  const { runId } = record;
  if (record.kind === 'claude') taken(await access.claude.input(runId, messageIn(runId, input)));
  else if (input instanceof Uint8Array) taken(access.input(runId, input));
  else if (input.type === 'text') taken(access.input(runId, Buffer.from(input.text)));
  else if (input.type === 'resize') taken(access.resize(runId, input));
  else throw new Refusal(`run ${runId} is a terminal: it is sent text or bytes`);
}

/** Ends a run: a conversation may finish its turn before. Throws a `Refusal`. */
export async function endRun(
  access: RunAccess,
  { runId, kind }: Readonly<RunRecord>,
  manner: 'close' | 'cancel',
): Promise<void> {
  if (kind === 'claude' && manner === 'close') taken(await access.claude.end(runId, manner));
  else await access.stop(runId, false);
}

function messageIn(runId: string, input: RunInput['input']): ClaudeInput {
  if (input instanceof Uint8Array || input.type === 'resize') {
    throw new Refusal(`run ${runId} is a conversation: it is told messages, and has no terminal`);
  }
  return input.type === 'text' ? { type: 'message', content: input.text } : input;
}

function taken(problem: string | null): void {
  if (problem !== null) throw new Refusal(problem);
}

import type { ClaudeCause, ClaudeRun, ClaudeUsage, RunSummary } from '@claude-projects/protocol';

const PROMPT_SHOWN_CHARACTERS = 2_000;

/** What a run of a conversation is made with. `begin` is what its host is sent first, as JSON can carry it. */
export interface NewClaudeRun {
  readonly mode: ClaudeRun['mode'];
  readonly conversationId: string;
  readonly parentConversationId: string | null;
  readonly prompt: string | null;
  readonly begin: object;
}

/** What a run has as a conversation's. */
export interface ClaudeState extends NewClaudeRun {
  /** The highest number of an input that its host took: -1, it has not begun; 0, it was sent no input yet. */
  takenNumber: number;
  cause: ClaudeCause | null;
  /** Why it ended, or is ending, in a sentence. */
  reason: string | null;
  resultType: string | null;
  resultJson: string | null;
  isError: boolean;
  durationMs: number | null;
  usage: ClaudeUsage;
  /** The SDK's own totals, with what earlier runs of the conversation used. */
  totals: ClaudeUsage;
  /** What it waits for, or waited for when it ended. */
  waitingFor: string | null;
  /** The end of the last whole line of its host, where this daemon has read one. Not kept. */
  lineOffset: number;
}

export const NO_USAGE: ClaudeUsage = {
  turns: 0,
  costUsd: 0,
  inputTokens: 0,
  outputTokens: 0,
  cacheReadInputTokens: 0,
  cacheCreationInputTokens: 0,
  durationMs: 0,
  durationApiMs: 0,
};

export function newClaudeState(given: NewClaudeRun): ClaudeState {
  return {
    ...given,
    prompt: given.prompt?.slice(0, PROMPT_SHOWN_CHARACTERS) ?? null,
    ...{ takenNumber: -1, cause: null, reason: null, resultType: null, resultJson: null, isError: false },
    ...{ durationMs: null, usage: NO_USAGE, totals: NO_USAGE, waitingFor: null, lineOffset: 0 },
  };
}

export function claudeRunOf(state: ClaudeState, status: RunSummary['status']): ClaudeRun {
  const { mode, conversationId, parentConversationId, prompt, cause, resultType, isError } = state;
  const { durationMs, usage } = state;
  // What has ended waits for nothing; that it had waited decides how it is resumed.
  const waitingFor = status === 'ended' ? null : state.waitingFor;
  return {
    ...{ mode, conversationId, parentConversationId, prompt, cause, resultType, isError },
    ...{ durationMs, usage, waitingFor },
  };
}

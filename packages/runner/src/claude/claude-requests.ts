import type { LocalRequest } from '@claude-projects/protocol';
import { Refusal } from '../transports/local-server.js';
import type { ClaudeRuns } from './claude-runs.js';

export type ClaudeRequest = Extract<
  LocalRequest,
  { method: 'converse' | 'say' | 'end-conversation' | 'approvals' | 'conversations' | 'hook' }
>;

/** Answers what local clients ask of conversations. `find` gives the id of the run that a person means. */
export async function answerClaude(
  request: Exclude<ClaudeRequest, { method: 'hook' }>,
  claudeRuns: ClaudeRuns,
  find: (wanted: string) => string,
): Promise<unknown> {
  switch (request.method) {
    case 'converse':
      return claudeRuns.start(request.start);
    case 'say':
      return refuse(await claudeRuns.input(find(request.runId), request.input));
    case 'end-conversation':
      return refuse(await claudeRuns.end(find(request.runId), request.manner));
    case 'approvals':
      return { approvals: claudeRuns.approvals(request.runId === null ? null : find(request.runId)) };
    case 'conversations':
      return claudeRuns.conversations.list(request.limit, request.cursor);
  }
}

function refuse(problem: string | null): null {
  if (problem !== null) throw new Refusal(problem);
  return null;
}

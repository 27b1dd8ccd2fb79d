import { resolve } from 'node:path';
import type { PendingApproval, RunSummary, StartClaudeRun } from '@claude-projects/protocol';
import type { StartedClaudeRun } from '../claude/claude-runs.js';
import type { Conversation, Page } from '../claude/conversation-store.js';
import type { Environment } from '../config/environment.js';
import { ask, type DaemonLine } from '../transports/daemon-line.js';
import { attach } from './attach.js';
import { CliFailure } from './cli-failure.js';
import { questionOf } from './conversation-view.js';
import { ensureDaemon } from './daemon-process.js';
import { EXIT } from './exit-codes.js';
import { plain, print, table } from './print.js';

const COMMAND_TIMEOUT_MS = 100_000;
const LISTED = 50;

export interface ChatOptions {
  readonly resume?: string;
  readonly fork?: string;
  readonly name?: string;
  readonly model?: string;
  readonly permissionMode?: string;
  readonly budget?: number;
  readonly wall?: number;
  readonly project?: string;
  readonly once?: true;
  readonly detach?: true;
  readonly json?: true;
}

/** Starts a conversation, or goes on with one, and shows it here. */
export async function chat(
  environment: Environment,
  line: DaemonLine,
  directory: string | undefined,
  prompt: string | null,
  options: ChatOptions,
): Promise<void> {
  const { resume, fork, project } = options;
  if (resume !== undefined && fork !== undefined) {
    throw new CliFailure('Either --resume a conversation or --fork it.', EXIT.usage);
  }
  if (options.once && prompt === null) {
    throw new CliFailure('--once needs something to say after "--".', EXIT.usage);
  }
  const here = line.elsewhere === null;
  if (here) await ensureDaemon(environment);
  const source = resume ?? fork ?? null;
  const start: StartClaudeRun = {
    mode: resume !== undefined ? 'resume' : fork !== undefined ? 'fork' : 'fresh',
    conversationId: source,
    cwd: directoryOf(line, directory, source),
    prompt,
    options: {
      ...(options.model && { model: options.model }),
      ...(options.permissionMode && { permissionMode: options.permissionMode }),
    },
    name: options.name ?? null,
    timeoutSeconds: options.wall ?? null,
    budgetUsd: options.budget ?? null,
    keepOpen: !options.once,
    // The variables of this machine mean nothing on another one; a session of the API has the daemon's.
    environment: here && project === undefined ? { ...environment.sessionEnvironment } : null,
    ...(project && { session: { projectId: project, slot: null, taskId: null } }),
  };
  const started = (await ask(line, { method: 'converse', start }, COMMAND_TIMEOUT_MS)) as StartedClaudeRun;
  const { runId, conversationId } = started;
  if (options.json) print(JSON.stringify({ runId, conversationId }));
  else if (options.detach) print(runId);
  else await attach(line, runId);
}

function directoryOf(
  { elsewhere }: DaemonLine,
  directory: string | undefined,
  source: string | null,
): string | null {
  if (directory === undefined && source !== null) return null;
  if (elsewhere === null) return resolve(directory ?? '.');
  return directory ?? (elsewhere.home || '.');
}

/** Lists the questions that wait for a person. */
export async function approvals(line: DaemonLine, options: { json?: true }): Promise<void> {
  const waiting = await waitingApprovals(line);
  if (options.json) {
    print(JSON.stringify(waiting));
    return;
  }
  if (waiting.length === 0) {
    print('Nothing waits for you.');
    return;
  }
  const rows = waiting.map((each) => [
    each.approvalId,
    each.runId,
    new Date(each.requestedAt).toISOString().slice(0, 19),
    questionOf(each),
  ]);
  print(table([['APPROVAL', 'RUN', 'SINCE (UTC)', 'WHAT'], ...rows]));
}

/** Answers one of them; `wanted` is its id or an unambiguous beginning. */
export async function answer(
  line: DaemonLine,
  wanted: string,
  verdict: { readonly behavior: 'allow' } | { readonly behavior: 'deny'; readonly message: string },
  options: { json?: true },
): Promise<void> {
  const found = (await waitingApprovals(line)).filter(({ approvalId }) => approvalId.startsWith(wanted));
  const [only, ...others] = found;
  if (only === undefined || others.length > 0) {
    const why = only === undefined ? 'waits' : 'alone waits: write more of its id';
    throw new CliFailure(`No approval ${plain(wanted)} ${why}; "approvals" lists them.`, EXIT.refused);
  }
  const { runId, approvalId } = only;
  const input = { type: 'approval', approvalId, answer: verdict } as const;
  await ask(line, { method: 'say', runId, input });
  const { behavior } = verdict;
  print(
    options.json
      ? JSON.stringify({ approvalId, runId, behavior })
      : `${behavior === 'allow' ? 'Allowed' : 'Denied'}: ${questionOf(only)}`,
  );
}

/** Lists conversations, the newest first. */
export async function conversations(line: DaemonLine, options: { json?: true }): Promise<void> {
  const request = { method: 'conversations', limit: LISTED, cursor: null } as const;
  const { items } = (await ask(line, request)) as Page<Conversation>;
  if (options.json) {
    print(JSON.stringify(items));
    return;
  }
  if (items.length === 0) {
    print('There are no conversations; "chat" begins one.');
    return;
  }
  const rows = items.map((each) => [
    each.conversationId,
    each.name ?? '',
    each.liveRunId !== null ? 'running' : each.wasInterrupted ? 'interrupted' : 'ended',
    new Date(each.updatedAt).toISOString().slice(0, 19),
    `${each.usage.turns}`,
    each.usage.costUsd.toFixed(2),
    each.cwd,
  ]);
  print(table([['CONVERSATION', 'NAME', 'STATUS', 'LAST (UTC)', 'TURNS', 'USD', 'DIRECTORY'], ...rows], [2]));
}

async function waitingApprovals(line: DaemonLine): Promise<readonly PendingApproval[]> {
  const request = { method: 'approvals', runId: null } as const;
  return ((await ask(line, request)) as { approvals: PendingApproval[] }).approvals;
}

/** Says one thing to a conversation that runs. */
export async function say(line: DaemonLine, { runId }: RunSummary, text: string): Promise<void> {
  await ask(line, { method: 'say', runId, input: { type: 'message', content: text } });
}

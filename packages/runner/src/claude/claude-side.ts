import type { LocalRequest, RunEvent } from '@claude-projects/protocol';
import type { CloudLink } from '../cloud/cloud-link.js';
import type { KeeperOrder } from '../core/keeper-port.js';
import type { ToKeeper } from '../keeper/keeper-protocol.js';
import type { RunLog } from '../run-log/run-log.js';
import type { RunRecorder } from '../runs/run-recorder.js';
import type { StartWatch } from '../runs/start-watch.js';
import { answerClaude, type ClaudeRequest } from './claude-requests.js';
import { ClaudeRunner, type ClaudeRuns } from './claude-runs.js';
import { ClaudeSessions } from './claude-sessions.js';
import { ConversationRecorder } from './conversation-recorder.js';
import { TerminalAgents } from './hooks/terminal-agents.js';

export interface ClaudeSideParts {
  readonly log: RunLog;
  readonly stateDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly starts: StartWatch;
  recorder(): RunRecorder;
  /** Null: no API is set. */
  link(): CloudLink | null;
  /** False: no keeper is connected. */
  order(frame: ToKeeper, body?: Uint8Array): boolean;
  /** Resolves when a keeper is there. Throws a `Refusal`. */
  untilKeeper(): Promise<void>;
  warn(text: string): void;
}

/** All of the daemon that is about conversations with Claude. */
export class ClaudeSide {
  readonly conversations: ConversationRecorder;
  readonly runs: ClaudeRuns;
  readonly terminals: TerminalAgents;
  private readonly sessions: ClaudeSessions;

  constructor(private readonly parts: ClaudeSideParts) {
    this.conversations = new ConversationRecorder(parts.log, parts.order);
    this.sessions = new ClaudeSessions(parts);
    this.terminals = new TerminalAgents(parts.log, parts.stateDirectory, (sessionId, waitingFor) =>
      parts.link()?.agentTold({ sessionId, waitingFor }),
    );
    const { conversations: conversationRecorder, sessions, terminals } = this;
    this.runs = new ClaudeRunner({ ...parts, conversationRecorder, sessions, terminals });
  }

  committed(events: readonly RunEvent[]): void {
    this.conversations.committed(events);
    this.sessions.committed(events);
  }

  async handle(request: ClaudeRequest, find: (wanted: string) => string): Promise<unknown> {
    if (request.method !== 'hook') return answerClaude(request, this.runs, find);
    this.terminals.heard(request);
    return null;
  }

  /** Carries out an order of the link. False: it is about something else. */
  begin(order: Extract<KeeperOrder, { kind: 'start' }>): boolean {
    return this.sessions.begin(order);
  }

  /** The link wants a session's processes ended. */
  stopping(sessionId: string): void {
    const runId = this.parts.recorder().runOf(sessionId);
    if (runId !== null) this.conversations.because(runId, 'cancelled', 'its session was stopped');
  }

  /** The keeper says that a session ended, and the link hears of it next. */
  ended(sessionId: string): void {
    this.sessions.tellEnd(sessionId);
  }
}

export function isAboutClaude(request: LocalRequest): request is ClaudeRequest {
  return ['converse', 'say', 'end-conversation', 'approvals', 'conversations', 'hook'].includes(
    request.method,
  );
}

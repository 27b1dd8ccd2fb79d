import { fileURLToPath } from 'node:url';
import type { LocalRequest, StatusPayloads } from '@claude-projects/protocol';
import type { RunLog } from '../../run-log/run-log.js';
import { withHooks } from './hook-settings.js';
import { waitingAfter } from './waiting-after.js';

type HookRequest = Extract<LocalRequest, { method: 'hook' }>;
type Told = StatusPayloads['agent'];

const entry = fileURLToPath(new URL('./main.js', import.meta.url));

/** What interactive Claude Codes on this machine's terminals tell of themselves. */
export class TerminalAgents {
  private readonly last = new Map<string, Told>();

  constructor(
    private readonly log: RunLog,
    private readonly stateDirectory: string,
    private readonly waits: (sessionId: string, waitingFor: string | null) => void,
  ) {
    for (const { runId, run, kind } of log.liveRuns) {
      const told = kind === 'pty' ? log.claude.lastStatus(run, 'agent') : null;
      if (told) this.last.set(runId, told as Told);
    }
  }

  /** A run's command, with what makes it tell of itself where it is Claude Code. */
  command(command: readonly string[], runId: string): string[] {
    return withHooks(command, [process.execPath, entry, this.stateDirectory, runId]);
  }

  heard({ runId, event, conversationId, cwd, toolName, notification }: HookRequest): void {
    const record = this.log.find(runId);
    // Its last words may come when its end is in the log.
    if (record?.kind !== 'pty' || record.status === 'ended') return;
    const before = this.last.get(runId)?.waitingFor ?? null;
    const waitingFor = waitingAfter(before, { event, toolName, notification });
    const told = { event, conversationId, toolName, waitingFor };
    this.last.set(runId, told);
    this.log.status(runId, 'agent', told);
    if (event === 'SessionStart' && conversationId !== null) {
      this.remember(conversationId, cwd ?? record.meta.cwd, record.meta.name);
    }
    if (record.sessionId !== null) this.waits(record.sessionId, waitingFor);
  }

  /** The run on whose terminal a conversation goes on, or null. */
  runWith(conversationId: string): string | null {
    for (const [runId, told] of this.last) {
      if (told.conversationId !== conversationId) continue;
      const status = this.log.find(runId)?.status;
      if (status === 'starting' || status === 'running') return runId;
      this.last.delete(runId);
    }
    return null;
  }

  /** So that it can be gone on with from elsewhere, where it ran. */
  private remember(conversationId: string, cwd: string, name: string | null): void {
    if (this.log.claude.conversation(conversationId)) return;
    const [createdAt, options] = [Date.now(), {}];
    const row = { conversationId, parentConversationId: null, cwd, name, options, intent: null, createdAt };
    this.log.claude.saveConversation(row);
  }
}

import type { ClaudeInput, PendingApproval, StartClaudeRun } from '@claude-projects/protocol';
import type { ClaudeRuns, StartedClaudeRun } from '../../src/claude/claude-runs.js';
import { ConversationStore } from '../../src/claude/conversation-store.js';
import type { RunLog } from '../../src/run-log/run-log.js';
import { Refusal } from '../../src/transports/local-server.js';

/** Conversations without a host: what is wanted of them is written down, and the log is real. */
export class StandInClaude implements ClaudeRuns {
  readonly started: StartClaudeRun[] = [];
  readonly said: { readonly runId: string; readonly input: ClaudeInput }[] = [];
  readonly ended: { readonly runId: string; readonly manner: string }[] = [];
  pending: PendingApproval[] = [];
  readonly conversations: ConversationStore;

  constructor(private readonly log: RunLog) {
    this.conversations = new ConversationStore(log);
  }

  async start(wanted: StartClaudeRun): Promise<StartedClaudeRun> {
    if (wanted.cwd === '/refused') throw new Refusal('nobody knows where it ran');
    this.started.push(wanted);
    const runId = `claude-${this.started.length}`;
    const conversationId = wanted.conversationId ?? crypto.randomUUID();
    const { mode, prompt, cwd, options, name } = wanted;
    const parentConversationId = mode === 'fork' ? wanted.conversationId : null;
    const own = mode === 'fork' ? crypto.randomUUID() : conversationId;
    this.log.claude.saveConversation({
      ...{ conversationId: own, parentConversationId, cwd: cwd ?? '/', name, options, intent: null },
      createdAt: 1_700_000_000_000 + this.started.length,
    });
    this.log.create({
      ...{ runId, sessionId: null, generation: 1, bootId: 'boot', columns: 80, rows: 24 },
      meta: { name, command: ['claude'], cwd: cwd ?? '/', template: null },
      claude: { mode, conversationId: own, parentConversationId, prompt, begin: {} },
    });
    this.log.status(runId, 'started', { columns: 80, rows: 24 });
    this.log.flush();
    return { runId, conversationId: own };
  }

  async input(runId: string, input: ClaudeInput): Promise<string | null> {
    this.said.push({ runId, input });
    return this.log.find(runId)?.status === 'ended' ? `run ${runId} does not run` : null;
  }

  async end(runId: string, manner: 'close' | 'cancel'): Promise<string | null> {
    this.ended.push({ runId, manner });
    return null;
  }

  approvals(runId: string | null): readonly PendingApproval[] {
    return this.pending.filter((each) => runId === null || each.runId === runId);
  }
}

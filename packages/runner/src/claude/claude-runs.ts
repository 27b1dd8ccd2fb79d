import { randomUUID } from 'node:crypto';
import type { ClaudeInput, PendingApproval, StartClaudeRun } from '@claude-projects/protocol';
import type { ToKeeper } from '../keeper/keeper-protocol.js';
import { type NewClaudeRun, NO_USAGE } from '../run-log/claude-state.js';
import type { RunLog } from '../run-log/run-log.js';
import { newRunId } from '../runs/run-id.js';
import type { RunRecorder } from '../runs/run-recorder.js';
import type { StartWatch } from '../runs/start-watch.js';
import { UNFENCED } from '../runs/unfenced.js';
import { Refusal } from '../transports/local-server.js';
import { optionsProblem } from './check-options.js';
import type { ClaudeSessions } from './claude-sessions.js';
import type { ConversationRecorder } from './conversation-recorder.js';
import { ConversationStore } from './conversation-store.js';
import type { TerminalAgents } from './hooks/terminal-agents.js';
import { hostLaunch } from './host-launch.js';
import type { HostBegin } from './host-protocol.js';
import { clearSurvivors } from './survivors.js';

export type { ClaudeInput, PendingApproval, StartClaudeRun };

export interface StartedClaudeRun {
  readonly runId: string;
  readonly conversationId: string;
}

/** What every way in offers of conversations with Claude. */
export interface ClaudeRuns {
  /** Resolves when the run is in the log and on its way. Throws a `Refusal` that says why it cannot be. */
  start(wanted: StartClaudeRun): Promise<StartedClaudeRun>;
  /** Null: taken, and in the log. Else why not, in one sentence. */
  input(runId: string, input: ClaudeInput): Promise<string | null>;
  /** Ends it after the current turn (`close`) or at once (`cancel`). Null: it will. Else why not. */
  end(runId: string, manner: 'close' | 'cancel'): Promise<string | null>;
  /** Questions that wait for an answer, the oldest first; of one run, or of all. */
  approvals(runId: string | null): readonly PendingApproval[];
  readonly conversations: ConversationStore;
}

export interface ClaudeRunnerParts {
  readonly log: RunLog;
  recorder(): RunRecorder;
  readonly conversationRecorder: ConversationRecorder;
  readonly starts: StartWatch;
  readonly sessions: ClaudeSessions;
  readonly terminals: TerminalAgents;
  readonly environment: Readonly<Record<string, string>>;
  order(frame: ToKeeper): boolean;
  /** Resolves when a keeper is there. Throws a `Refusal`. */
  untilKeeper(): Promise<void>;
}

/** Runs conversations with Claude on this machine, each in a host that the keeper holds. */
export class ClaudeRunner implements ClaudeRuns {
  readonly conversations: ConversationStore;

  constructor(private readonly parts: ClaudeRunnerParts) {
    this.conversations = new ConversationStore(parts.log);
  }

  async start(wanted: StartClaudeRun): Promise<StartedClaudeRun> {
    const problem = optionsProblem(wanted.options);
    if (problem !== null) throw new Refusal(problem);
    await this.parts.untilKeeper();
    const pause = this.parts.log.paused;
    if (pause) throw new Refusal(`nothing can be started: ${pause.reason}`);
    const { mode, conversationId: source } = wanted;
    const told = mode === 'resume' && source !== null ? await this.cleared(source) : [];
    const { claude, cwd } = this.newRun(wanted);
    const { conversationId } = claude;
    const { session } = wanted;
    if (session) {
      return this.parts.sessions.start(session, conversationId, cwd);
    }
    const runId = newRunId();
    const started = this.parts.starts.expect(runId);
    this.parts.recorder().start(
      {
        ...{ kind: 'start', sessionId: runId, medium: 'pipes', columns: 80, rows: 24, ...UNFENCED },
        launch: hostLaunch(cwd, wanted.environment ?? this.parts.environment),
      },
      { name: wanted.name, command: ['claude'], cwd, template: null },
      runId,
      claude,
    );
    for (const text of told) this.parts.log.status(runId, 'notice', { text });
    await started;
    return { runId, conversationId };
  }

  async input(runId: string, input: ClaudeInput): Promise<string | null> {
    return this.told(runId, input);
  }

  async end(runId: string, manner: 'close' | 'cancel'): Promise<string | null> {
    const { conversationRecorder, log } = this.parts;
    if (manner === 'close') return this.told(runId, { type: 'close' });
    const record = log.find(runId);
    if (!record?.claude || record.status === 'ended') return `run ${runId} does not run`;
    conversationRecorder.because(runId, 'cancelled', 'it was cancelled');
    await this.parts.untilKeeper();
    this.parts.order({ kind: 'stop', sessionId: record.sessionId ?? runId, manner: 'graceful' });
    return null;
  }

  approvals(runId: string | null): readonly PendingApproval[] {
    return this.parts.conversationRecorder.approvals(runId);
  }

  /** Whoever is told that it was taken can rely on it: it is in the log then. */
  private told(runId: string, input: Parameters<ConversationRecorder['input']>[1]): string | null {
    const { conversationRecorder, log } = this.parts;
    const pause = log.paused;
    if (pause) return `nothing can be said: ${pause.reason}`;
    const problem = conversationRecorder.input(runId, input);
    if (problem === null) log.flush();
    return problem;
  }

  /** No process of an earlier run goes on with it. Answers what was done for that. */
  private async cleared(conversationId: string): Promise<readonly string[]> {
    // One that a run of ours holds is no survivor; the run is refused for it.
    return this.liveRunOf(conversationId) === null ? clearSurvivors(conversationId) : [];
  }

  /** What a run is made with. Its conversation is stored here, before anything of it runs. */
  private newRun(wanted: StartClaudeRun): { readonly claude: NewClaudeRun; readonly cwd: string } {
    const { mode, prompt, options, keepOpen, timeoutSeconds, budgetUsd } = wanted;
    if (wanted.conversationId === null && mode !== 'fresh') throw new Refusal(`${mode} needs a conversation`);
    const given = wanted.conversationId ?? randomUUID();
    const known = this.parts.log.claude.conversation(given);
    const hasRun = this.parts.log.claude.lastRunNumber(given) !== null;
    if (mode === 'fresh' && known && hasRun)
      throw new Refusal(`there is a conversation ${given} already: resume it`);
    const live = mode === 'fork' ? null : this.liveRunOf(given);
    if (live !== null) throw new Refusal(`conversation ${given} goes on already in run ${live}`);
    const cwd = wanted.cwd ?? known?.cwd;
    if (cwd === undefined)
      throw new Refusal(`nobody knows where conversation ${given} ran: name a directory`);
    const conversationId = mode === 'fork' ? randomUUID() : given;
    const parentConversationId = mode === 'fork' ? given : (known?.parentConversationId ?? null);
    const kept = { ...known?.options, ...options };
    const begin: HostBegin = {
      ...{ mode, conversationId, parentConversationId, prompt, keepOpen, timeoutSeconds, budgetUsd },
      options: kept,
      // A branch goes on from the totals of its source.
      carried: this.totalsOf(given),
    };
    const { name } = wanted;
    const claude: NewClaudeRun = { mode, conversationId, parentConversationId, prompt, begin };
    // A session of the API is started when the API says so.
    const intent = wanted.session ? claude : null;
    const row = {
      conversationId,
      parentConversationId,
      cwd,
      name,
      options: kept,
      intent,
      createdAt: Date.now(),
    };
    this.parts.log.claude.saveConversation(row);
    return { claude, cwd };
  }

  private liveRunOf(conversationId: string): string | null {
    for (const { runId, claude } of this.parts.log.liveRuns) {
      if (claude?.conversationId === conversationId) return runId;
    }
    return this.parts.terminals.runWith(conversationId);
  }

  private totalsOf(conversationId: string) {
    const run = this.parts.log.claude.lastRunNumber(conversationId);
    return (run === null ? null : this.parts.log.numbered(run)?.claude?.totals) ?? NO_USAGE;
  }
}

import type { RunEvent, StartClaudeRun } from '@claude-projects/protocol';
import type { CloudLink } from '../cloud/cloud-link.js';
import type { Checkpoint } from '../core/checkpoint.js';
import type { KeeperOrder } from '../core/keeper-port.js';
import type { NewClaudeRun } from '../run-log/claude-state.js';
import type { RunLog } from '../run-log/run-log.js';
import type { RunRecord } from '../run-log/run-record.js';
import { newRunId } from '../runs/run-id.js';
import type { RunRecorder } from '../runs/run-recorder.js';
import { Refusal } from '../transports/local-server.js';
import type { StartedClaudeRun } from './claude-runs.js';
import { conversationCommand, conversationIn } from './conversation-command.js';
import { WAITS_FOR_A_MESSAGE } from './conversation-recorder.js';
import { ConversationStore } from './conversation-store.js';
import { gitStateOf } from './git-state.js';
import { hostLaunch } from './host-launch.js';
import type { HostBegin } from './host-protocol.js';
import { RestartGate } from './restart-gate.js';
import { clearSurvivors } from './survivors.js';
import { whatHappened } from './what-happened.js';

type StartOrder = Extract<KeeperOrder, { kind: 'start' }>;

export interface ClaudeSessionsParts {
  readonly log: RunLog;
  recorder(): RunRecorder;
  readonly environment: Readonly<Record<string, string>>;
  /** Null: no API is set. */
  link(): CloudLink | null;
  warn(text: string): void;
}

/** Sessions of the API that are conversations with Claude: what they are started and recovered with, and what they tell. */
export class ClaudeSessions {
  private readonly gate = new RestartGate();
  private readonly toldWaiting = new Map<string, string | null>();
  private readonly savedCheckpoints = new Map<string, string>();

  private readonly conversations: ConversationStore;

  constructor(private readonly parts: ClaudeSessionsParts) {
    this.conversations = new ConversationStore(parts.log);
  }

  /** Has the API make a session of a run that is stored as the conversation's next one. Throws a `Refusal`. */
  async start(
    { projectId, slot, taskId }: NonNullable<StartClaudeRun['session']>,
    conversationId: string,
    cwd: string,
  ): Promise<StartedClaudeRun> {
    const link = this.parts.link();
    if (!link)
      throw new Refusal('this runner has no API: set apiUrl and apiKeyFile, or leave out the project');
    const checkpoint = await this.checkpointOf(conversationId, cwd, {});
    const result = await link.command((commandId) => ({
      kind: 'start',
      ...{ commandId, projectId, slot, taskId, checkpoint },
    }));
    if (!result.ok) throw new Refusal(result.problem);
    const runId = this.parts.recorder().runOf(result.sessionId);
    if (runId === null) throw new Refusal(`session ${result.sessionId} has ended already`);
    return { runId, conversationId };
  }

  /** Carries out an order of the link that is about a conversation. False: it is about something else. */
  begin(order: StartOrder): boolean {
    const conversationId = conversationIn(order.launch.command);
    if (conversationId === null) return false;
    void this.beginSoon(order, conversationId).catch((error: Error) => {
      const { sessionId, generation } = order;
      this.parts.warn(`session ${sessionId} could not be started: ${error.message}`);
      this.parts.link()?.heard({ kind: 'start-failed', sessionId, generation, reason: error.message });
    });
    return true;
  }

  /** What the log knows of why a session's agent ended, told before its end is. */
  tellEnd(sessionId: string): void {
    const runId = this.parts.recorder().runOf(sessionId);
    const claude = runId === null ? null : this.parts.log.find(runId)?.claude;
    if (claude?.cause !== 'budget' && claude?.cause !== 'timeout') return;
    const usedUp = { cause: claude.cause, reason: claude.reason ?? claude.cause };
    this.parts.link()?.agentTold({ sessionId, usedUp });
  }

  committed(events: readonly RunEvent[]): void {
    this.gate.committed(events);
    for (const runId of new Set(events.map((event) => event.runId))) {
      const record = this.parts.log.find(runId);
      if (!record?.claude || record.sessionId === null) continue;
      this.tellWaiting(record.sessionId, record.status === 'ended' ? null : record.claude.waitingFor);
    }
    for (const { runId, channel, type } of events) {
      if (channel === 'claude:result' || type === 'started') void this.save(runId);
    }
  }

  private tellWaiting(sessionId: string, waitingFor: string | null): void {
    if ((this.toldWaiting.get(sessionId) ?? null) === waitingFor) return;
    if (waitingFor === null) this.toldWaiting.delete(sessionId);
    else this.toldWaiting.set(sessionId, waitingFor);
    this.parts.link()?.agentTold({ sessionId, waitingFor });
  }

  private async beginSoon(order: StartOrder, conversationId: string): Promise<void> {
    const { log } = this.parts;
    const live = [...log.liveRuns].find(({ claude }) => claude?.conversationId === conversationId);
    if (live?.sessionId === order.sessionId) {
      // The same order, after a broken connection.
      this.order(order, live.runId, undefined);
      return;
    }
    if (live) throw new Refusal(`conversation ${conversationId} goes on in run ${live.runId}`);
    const intent = log.claude.conversation(conversationId)?.intent ?? null;
    if (intent?.mode === 'fresh' || intent?.mode === 'fork') {
      this.make(order, intent, []);
      return;
    }
    const told = await clearSurvivors(conversationId);
    await this.gate.pass(() => this.restart(order, conversationId, told));
  }

  /** Its turn has come, unless the API thinks otherwise by now. */
  private restart(order: StartOrder, conversationId: string, told: readonly string[]): string | null {
    const session = this.parts.link()?.current.sessions.get(order.sessionId);
    if (session?.phase !== 'starting' || session.generation !== order.generation) return null;
    const { deadlineSeconds, fence } = session;
    if (deadlineSeconds === null) return null;
    const intent = this.parts.log.claude.conversation(conversationId)?.intent;
    return this.make({ ...order, deadlineSeconds, fence }, intent ?? this.recovered(conversationId), told);
  }

  private make(order: StartOrder, claude: NewClaudeRun, told: readonly string[]): string {
    const { claude: tables } = this.parts.log;
    const runId = this.order(order, newRunId(), claude);
    const row = tables.conversation(claude.conversationId);
    if (row) tables.saveConversation({ ...row, intent: null });
    for (const text of told) this.parts.log.status(runId, 'notice', { text });
    return runId;
  }

  private order(order: StartOrder, runId: string, claude: NewClaudeRun | undefined): string {
    const { cwd, env, container } = order.launch;
    // Its host is a program of this machine, which the container does not have.
    if (container) throw new Refusal(`a conversation cannot run in container ${container.name}`);
    const launch = { ...order.launch, ...hostLaunch(cwd, { ...this.parts.environment, ...env }) };
    const meta = { name: null, command: ['claude'], cwd, template: null };
    const made = { ...order, launch, medium: 'pipes', columns: 80, rows: 24 } as const;
    return this.parts.recorder().start(made, meta, runId, claude);
  }

  /** Another run like the last one, which goes on from where that one ended and knows what happened to it. */
  private recovered(conversationId: string): NewClaudeRun {
    const last = this.lastRun(conversationId);
    const { claude } = last;
    if (!claude) throw new Refusal(`nobody here knows conversation ${conversationId}`);
    const begin = claude.begin as HostBegin;
    const { usage, totals, parentConversationId, waitingFor } = claude;
    const budgetUsd = begin.budgetUsd === null ? null : begin.budgetUsd - usage.costUsd;
    if (budgetUsd !== null && budgetUsd <= 0) throw new Refusal('its budget is spent');
    const wasIdle = waitingFor === WAITS_FOR_A_MESSAGE;
    const reason = claude.reason ?? 'nobody saw why';
    const prompt = wasIdle ? null : whatHappened(reason, last.endedAt ?? last.createdAt);
    const next: HostBegin = { ...begin, mode: 'resume', prompt, budgetUsd, carried: totals };
    return { mode: 'resume', conversationId, parentConversationId, prompt, begin: next };
  }

  private lastRun(conversationId: string): Readonly<RunRecord> {
    const number = this.parts.log.claude.lastRunNumber(conversationId);
    const record = number === null ? null : this.parts.log.numbered(number);
    if (!record) throw new Refusal(`conversation ${conversationId} was never started here`);
    return record;
  }

  /** Tells the API what a restart needs, where that has changed. */
  private async save(runId: string): Promise<void> {
    const record = this.parts.log.find(runId);
    const link = this.parts.link();
    if (!link || !record?.claude || record.sessionId === null) return;
    const { sessionId, claude, meta } = record;
    const before = link.current.sessions.get(sessionId)?.checkpoint ?? {};
    const usage = this.conversations.usageOfSession(claude.conversationId, sessionId);
    const state = { ...(before.state as object | undefined), usage };
    const checkpoint = { ...(await this.checkpointOf(claude.conversationId, meta.cwd, before)), state };
    const text = JSON.stringify(checkpoint);
    if (text === (this.savedCheckpoints.get(sessionId) ?? JSON.stringify(before))) return;
    const result = await link.command((commandId) => ({
      kind: 'checkpoint',
      commandId,
      sessionId,
      checkpoint,
    }));
    if (result.ok) this.savedCheckpoints.set(sessionId, text);
  }

  private async checkpointOf(conversationId: string, cwd: string, before: Checkpoint): Promise<Checkpoint> {
    const git = await gitStateOf(cwd);
    const command = conversationCommand(conversationId);
    return { ...before, claudeSessionId: conversationId, cwd, command, ...(git && { git }) };
  }
}

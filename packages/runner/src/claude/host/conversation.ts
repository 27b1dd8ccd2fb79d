import { randomUUID } from 'node:crypto';
import {
  getSessionInfo,
  type Options,
  type PermissionMode,
  type Query,
  query,
  type SDKMessage,
  type SDKResultMessage,
} from '@anthropic-ai/claude-agent-sdk';
import type { ClaudeCause } from '@claude-projects/protocol';
import { NO_USAGE } from '../../run-log/claude-state.js';
import type { FromHost, HostBegin, ToHost } from '../host-protocol.js';
import { totalsOf, usageAfter } from '../result-usage.js';
import { ApprovalDesk } from './approval-desk.js';
import { MessageQueue } from './message-queue.js';
import { signInRefusal } from './refused-for-good.js';

type Input = Extract<ToHost, { kind: 'input' }>['input'];
type Content = Extract<Input, { type: 'message' }>['content'];

const STDERR_KEPT_CHARACTERS = 2_000;
const CONTROL_WITHIN_MS = 30_000;
const OVERLOAD_ERRORS = new Set<string | null>(['overloaded', 'rate_limit']);

/** One conversation on the Agent SDK. Everything that happens in it is told as lines; it decides when it is over. */
export class Conversation {
  private readonly queue = new MessageQueue();
  private readonly desk: ApprovalDesk;
  private readonly abort = new AbortController();
  private running: Query | null = null;
  private keepOpen: boolean;
  private stderr = '';
  private ending = false;
  private wasError = false;
  private spent = NO_USAGE;
  /** The last kind of error that the service answered with. */
  private lastError: string | null = null;
  /** Messages that no result has come for yet. */
  private turnsAsked = 0;

  constructor(
    private readonly begin: HostBegin,
    private readonly say: (line: FromHost) => void,
  ) {
    this.keepOpen = begin.keepOpen;
    this.desk = new ApprovalDesk(say);
    if (begin.prompt !== null) this.message(begin.prompt);
  }

  /** Resolves with the exit code when it is over: 0 where its last turn succeeded. */
  async run(): Promise<number> {
    const { timeoutSeconds } = this.begin;
    const timer =
      timeoutSeconds === null
        ? null
        : setTimeout(
            () => this.end('timeout', `it ran for the ${timeoutSeconds} s that it was given`),
            Math.min(timeoutSeconds * 1_000, 2 ** 31 - 1),
          );
    try {
      this.running = query({ prompt: this.queue, options: { ...this.options, ...(await this.identity()) } });
      for await (const message of this.running) this.hear(message);
    } catch (error) {
      // An error result has said it already; the SDK throws after it.
      if (!this.wasError) this.end('process-exit', this.describe(error as Error));
      return 1;
    } finally {
      if (timer) clearTimeout(timer);
      this.queue.close();
    }
    return this.ending || this.wasError ? 1 : 0;
  }

  /** Answers why it could not be taken, or null. */
  input(input: Input): string | null {
    switch (input.type) {
      case 'message':
        if (this.queue.isClosed) return 'the conversation is ending';
        this.message(input.content);
        return null;
      case 'approval':
        return this.desk.answer(input.approvalId, input.answer);
      case 'interrupt':
        this.control('interrupt', () => this.running?.interrupt());
        return null;
      case 'set-model':
        this.control('a change of model', () => this.running?.setModel(input.model ?? undefined));
        return null;
      case 'set-permission-mode':
        this.control('a change of permission mode', () =>
          this.running?.setPermissionMode(input.mode as PermissionMode),
        );
        return null;
      case 'close':
        this.keepOpen = false;
        if (!this.isBusy) this.queue.close();
        return null;
    }
  }

  /** Nobody can talk to it any more. */
  abandon(): void {
    this.ending = true;
    this.queue.close();
    this.running?.close();
  }

  private get isBusy(): boolean {
    return this.turnsAsked > 0 || !this.queue.isEmpty;
  }

  private message(content: Content): void {
    this.turnsAsked += 1;
    this.queue.push({
      type: 'user',
      message: { role: 'user', content: content as string },
      parent_tool_use_id: null,
      uuid: randomUUID(),
    });
  }

  private hear(message: SDKMessage): void {
    this.say({ kind: 'message', message: { ...message } });
    const refusal = signInRefusal(message);
    if (message.type === 'assistant') this.lastError = message.error ?? null;
    if (refusal !== null) this.end('sign-in', refusal);
    else if (message.type === 'result') this.result(message);
  }

  private result(result: SDKResultMessage): void {
    this.wasError = result.is_error;
    const { budgetUsd, carried } = this.begin;
    this.spent = usageAfter(this.spent, totalsOf(result), carried);
    if (
      budgetUsd !== null &&
      (result.subtype === 'error_max_budget_usd' || this.spent.costUsd >= budgetUsd)
    ) {
      this.end('budget', `it spent the ${budgetUsd} USD that it was given`);
      return;
    }
    // Messages that come close together run as one turn.
    if (this.queue.isEmpty && (result.queued_turn_count ?? 0) === 0) this.turnsAsked = 0;
    else this.turnsAsked = Math.max(1, this.turnsAsked - 1);
    if (this.keepOpen || this.isBusy) return;
    if (result.is_error && OVERLOAD_ERRORS.has(this.lastError)) {
      this.end(
        'overloaded',
        "Claude's service is overloaded or limits the rate, and the SDK has tried long enough",
      );
    } else this.queue.close();
  }

  /** Ends it at once: what runs is aborted, and why is told first. */
  private end(cause: ClaudeCause, reason: string): void {
    if (this.ending) return;
    this.ending = true;
    this.say({ kind: 'ends', cause, reason });
    this.queue.close();
    this.running?.close();
  }

  private control(what: string, act: () => Promise<unknown> | undefined): void {
    const late = setTimeout(
      () => this.say({ kind: 'notice', text: `Claude Code does not answer ${what}` }),
      CONTROL_WITHIN_MS,
    );
    void Promise.resolve(act())
      .catch((error: Error) => this.say({ kind: 'notice', text: `${what} failed: ${error.message}` }))
      .finally(() => clearTimeout(late));
  }

  private get options(): Options {
    const given = this.begin.options as Options;
    const { budgetUsd } = this.begin;
    return {
      includePartialMessages: true,
      // A person is there to be asked; what they allow by rules or another mode is not asked.
      permissionMode: 'default',
      ...given,
      ...(budgetUsd !== null && { maxBudgetUsd: budgetUsd }),
      canUseTool: this.desk.ask,
      abortController: this.abort,
      stderr: (text) => {
        this.stderr = (this.stderr + text).slice(-STDERR_KEPT_CHARACTERS);
      },
    };
  }

  /** Which conversation it is. The id of a new one is given to Claude Code, so it is known before anything runs. */
  private async identity(): Promise<Pick<Options, 'sessionId' | 'resume' | 'forkSession'>> {
    const { mode, conversationId, parentConversationId } = this.begin;
    if (mode === 'fork' && parentConversationId !== null) {
      return { resume: parentConversationId, forkSession: true, sessionId: conversationId };
    }
    if (mode === 'fresh') return { sessionId: conversationId };
    // An earlier run may have died before Claude Code wrote anything: then there is nothing to resume.
    const known = await getSessionInfo(conversationId).catch(() => undefined);
    return known ? { resume: conversationId } : { sessionId: conversationId };
  }

  private describe(error: Error): string {
    const said = this.stderr.trim();
    return said === '' ? error.message : `${error.message}: ${said}`;
  }
}

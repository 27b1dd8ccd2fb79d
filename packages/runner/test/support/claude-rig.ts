import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  ClaudeInput,
  LocalRequest,
  PendingApproval,
  RunSummary,
  StartClaudeRun,
} from '@claude-projects/protocol';
import type { Conversation, Page } from '../../src/claude/conversation-store.js';
import type { LocalClient, RunMessage } from '../../src/transports/local-client.js';
import { eventually } from './conditions.js';
import type { MessagesApi } from './messages-api.js';
import { RunnerRig } from './runner-rig.js';

/** A turn of the real `claude` takes half a second on a quiet machine, and much longer on a busy one. */
const WITHIN_MS = 45_000;

export interface Said {
  readonly seq: number;
  readonly channel: string;
  readonly type: string;
  readonly payload: Record<string, never> & { readonly [name: string]: unknown };
}

/** A runner whose conversations run the real `claude` against a stand-in of the Messages API. */
export class ClaudeRig {
  readonly runner: RunnerRig;
  readonly claudeConfig = mkdtempSync(join(tmpdir(), 'claude-config-'));
  private client: LocalClient | null = null;
  private readonly runs = new Map<string, Said[]>();
  private readonly attachIds = new Map<number, string>();

  constructor(
    readonly api: MessagesApi,
    given: {
      apiUrl?: string;
      apiKey?: string;
      config?: Record<string, unknown>;
      environment?: Record<string, string>;
    } = {},
  ) {
    const environment = { ...api.environment(this.claudeConfig), ...given.environment };
    this.runner = new RunnerRig(given.apiUrl ?? null, given.apiKey ?? '', { ...given, environment });
    mkdirSync(this.runner.work, { recursive: true });
  }

  async up(): Promise<this> {
    await this.runner.ok('up');
    this.client?.close();
    this.client = await this.runner.connect({ message: (message, body) => this.hear(message, body) });
    for (const runId of this.runs.keys()) await this.attach(runId);
    return this;
  }

  /** Follows a run that somebody else started. */
  async follow(runId: string): Promise<void> {
    this.runs.set(runId, []);
    await this.attach(runId);
  }

  async start(
    prompt: string | null,
    given: Partial<StartClaudeRun> = {},
  ): Promise<{ runId: string; conversationId: string }> {
    const start: StartClaudeRun = {
      ...{ mode: 'fresh', conversationId: null, cwd: this.runner.work, prompt, options: {}, name: null },
      ...{ timeoutSeconds: null, budgetUsd: null, keepOpen: false, environment: null },
      ...given,
    };
    const started = (await this.request({ method: 'converse', start })) as {
      runId: string;
      conversationId: string;
    };
    await this.follow(started.runId);
    return started;
  }

  say(runId: string, input: ClaudeInput | string): Promise<unknown> {
    const told = typeof input === 'string' ? ({ type: 'message', content: input } as const) : input;
    return this.request({ method: 'say', runId, input: told });
  }

  end(runId: string, manner: 'close' | 'cancel'): Promise<unknown> {
    return this.request({ method: 'end-conversation', runId, manner });
  }

  async approvals(): Promise<readonly PendingApproval[]> {
    const answer = (await this.request({ method: 'approvals', runId: null })) as {
      approvals: PendingApproval[];
    };
    return answer.approvals;
  }

  conversations(): Promise<Page<Conversation>> {
    return this.request({ method: 'conversations', limit: 200, cursor: null }) as Promise<Page<Conversation>>;
  }

  summary(runId: string): Promise<RunSummary> {
    return this.request({ method: 'run', runId }) as Promise<RunSummary>;
  }

  request(request: LocalRequest): Promise<unknown> {
    if (!this.client) throw new Error('not up');
    return this.client.request(request);
  }

  /** What a run's events are so far. Throws where one is missing or came twice. */
  events(runId: string): readonly Said[] {
    const events = this.runs.get(runId) ?? [];
    events.forEach(({ seq }, index) => {
      if (seq !== index + 1) throw new Error(`event ${seq} stands at ${index + 1}`);
    });
    return events;
  }

  until<T>(
    what: string,
    look: () => T | null | undefined | false | Promise<T | null | undefined | false>,
  ): Promise<T> {
    return eventually(what, look, WITHIN_MS);
  }

  event(runId: string, channel: string, type: string, nth = 1): Promise<Said> {
    const matching = () =>
      this.events(runId).filter((each) => each.channel === channel && each.type === type);
    return this.until(`${nth}. ${channel} ${type}`, () => matching()[nth - 1]);
  }

  async result(runId: string, nth = 1): Promise<Record<string, unknown>> {
    const isResult = ({ channel }: Said) => channel === 'claude:result';
    const said = await this.until(`result ${nth}`, () => this.events(runId).filter(isResult)[nth - 1]);
    return said.payload;
  }

  ended(runId: string): Promise<Said> {
    return this.event(runId, 'system:status', 'ended');
  }

  asked(runId: string, nth = 1): Promise<PendingApproval> {
    return this.event(runId, 'claude:approval', 'requested', nth).then(
      ({ payload }) => payload as unknown as PendingApproval,
    );
  }

  async close(): Promise<void> {
    this.client?.close();
    await this.runner.end();
    rmSync(this.claudeConfig, { recursive: true, force: true });
  }

  private async attach(runId: string): Promise<void> {
    const attachId = this.attachIds.size + 1;
    this.attachIds.set(attachId, runId);
    const after = this.runs.get(runId)?.length ?? 0;
    await this.request({ method: 'attach', runId, attachId, after });
  }

  private hear(message: RunMessage, body: Buffer): void {
    if (message.kind !== 'event') return;
    const { channel, type, seq, runId } = message.event;
    const payload = (message.json ?? body) as Said['payload'];
    this.runs.get(runId)?.push({ channel, type, seq, payload });
  }
}

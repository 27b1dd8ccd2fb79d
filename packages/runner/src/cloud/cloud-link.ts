import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { sleepCountingSeconds } from '../adapters/sleep-counting-clock.js';
import type { RunnerConfig } from '../config/runner-config.js';
import type { Template } from '../core/checkpoint.js';
import type { InventoryEntry, KeeperEvent, KeeperOrder } from '../core/keeper-port.js';
import type { AgentNews, LinkInput } from '../core/link-input.js';
import { memoryOf, recallSessions } from '../core/link-memory.js';
import type { CommandResult, LinkOutput } from '../core/link-output.js';
import { initialLinkState, type LinkState } from '../core/link-state.js';
import type { Reply } from '../core/request.js';
import { step } from '../core/step.js';
import { StateFile } from '../state-file.js';
import type { CloudApi } from './api.js';
import { failureOf } from './cloud-failure.js';
import { HttpApi } from './http-api.js';

/** Retries may be due at any part of a second when the heartbeat is short. */
const TICK_MS = 200;
const REQUEST_TIMEOUT_SECONDS = 10;
const CREATE_WITHIN_SECONDS = 30;
const ANSWER_WITHIN_MS = 60_000;

type Happening = LinkInput extends infer Each
  ? Each extends LinkInput
    ? Omit<Each, 'atSeconds'>
    : never
  : never;
type Command = Extract<Happening, { kind: 'command' }>['command'];

export interface CloudLinkParts {
  readonly stateDirectory: string;
  readonly machineId: string;
  readonly bootId: string;
  readonly apiUrl: string;
  readonly apiKey: string;
  readonly config: RunnerConfig;
  readonly templates: Readonly<Record<string, Template>>;
  order(order: KeeperOrder): void;
  log(level: string, text: string): void;
}

/** Gives the state machine its clock, its API and its disk. It decides nothing itself. */
export class CloudLink {
  private state: LinkState;
  private readonly stateFile: StateFile;
  private readonly api: CloudApi;
  private readonly answers = new Map<string, (result: CommandResult) => void>();
  private ticking: NodeJS.Timeout | null = null;
  private closed = false;
  /** While all sessions are ended, none is claimed. */
  endsSessions = false;

  constructor(private readonly parts: CloudLinkParts) {
    const { machineId, bootId, apiUrl, apiKey, templates, stateDirectory } = parts;
    const { labels, slots, idleHeartbeatSeconds, keeper } = parts.config;
    const daemonId = randomUUID();
    const platform = `${process.platform}-${process.arch}`;
    this.api = new HttpApi(apiUrl, apiKey, {
      ...{ machineId, daemonId, bootId, platform, labels, slots },
      hostname: hostname(),
    });
    this.stateFile = new StateFile(join(stateDirectory, 'link.json'));
    const memory = this.stateFile.read();
    this.state = initialLinkState(
      {
        ...{ machineId, daemonId, bootId, templates, idleHeartbeatSeconds },
        ...{ slotCount: slots.length, slots },
        gapSeconds: keeper.gapSeconds,
        requestTimeoutSeconds: REQUEST_TIMEOUT_SECONDS,
        createWithinSeconds: CREATE_WITHIN_SECONDS,
      },
      sleepCountingSeconds(),
      memory ? recallSessions(memory, bootId) : [],
      memory?.ownCommands ?? [],
    );
  }

  run(): void {
    this.ticking = setInterval(() => this.feed({ kind: 'tick' }), TICK_MS);
    this.feed({ kind: 'tick' });
  }

  close(): void {
    this.closed = true;
    if (this.ticking) clearInterval(this.ticking);
  }

  connected(keeperId: string, sessions: readonly InventoryEntry[]): void {
    this.feed({ kind: 'keeper-connected', keeperId, sessions });
  }

  keeperLost(): void {
    this.feed({ kind: 'keeper-lost' });
  }

  heard(event: KeeperEvent): void {
    this.feed({ kind: 'keeper-event', event });
  }

  templatesChanged(templates: CloudLinkParts['templates']): void {
    this.feed({ kind: 'templates', templates });
  }

  /** What the agent of a session tells of itself. */
  agentTold(news: AgentNews): void {
    this.feed({ kind: 'agent-news', ...news });
  }

  get hasKeeper(): boolean {
    return this.state.keeperId !== null;
  }

  get current(): LinkState {
    return this.state;
  }

  /** The sessions of which something may run. What only has to be reported waits on disk. */
  running() {
    return [...this.state.sessions.values()].filter(({ report }) => report === null);
  }

  command(make: (commandId: string) => Command): Promise<CommandResult> {
    const commandId = randomUUID();
    return new Promise<CommandResult>((resolve) => {
      const timer = setTimeout(() => {
        this.answers.delete(commandId);
        resolve({
          ok: false,
          problem: 'it takes too long; "claude-projects status" shows what became of it',
        });
      }, ANSWER_WITHIN_MS);
      this.answers.set(commandId, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      this.feed({ kind: 'command', command: make(commandId) });
    });
  }

  /** Asks for the end of a session, and waits for no answer. */
  stop(sessionId: string): void {
    this.feed({ kind: 'command', command: { kind: 'stop', commandId: randomUUID(), sessionId } });
  }

  private feed(happening: Happening): void {
    if (this.closed) return;
    const { state, outputs } = step(this.state, {
      ...happening,
      atSeconds: sleepCountingSeconds(),
    } as LinkInput);
    this.state = state;
    // Written first: what a killed daemon has done must not be news to its successor.
    if (outputs.length > 0 || happening.kind !== 'tick') this.remember();
    for (const output of outputs) this.perform(output);
  }

  private remember(): void {
    try {
      this.stateFile.write(memoryOf(this.state));
    } catch (error) {
      this.parts.log('warn', `the state could not be written: ${(error as Error).message}`);
    }
  }

  private perform(output: LinkOutput): void {
    switch (output.kind) {
      case 'request':
        void this.send(output);
        return;
      case 'keeper':
        this.parts.order(output.order);
        return;
      case 'answer':
        this.answers.get(output.commandId)?.(output.result);
        this.answers.delete(output.commandId);
        return;
      case 'log':
        this.parts.log(output.level, output.text);
        return;
      case 'tell':
        this.parts.log('warn', output.text);
    }
  }

  private async send(output: Extract<LinkOutput, { kind: 'request' }>): Promise<void> {
    const { callId, request, epoch, idempotencyKey, timeoutSeconds } = output;
    const sentAtSeconds = sleepCountingSeconds();
    try {
      const reply = await this.api.send(request, { epoch, idempotencyKey, timeoutSeconds });
      this.feed({ kind: 'reply', callId, sentAtSeconds, reply: this.followable(reply) });
    } catch (error) {
      this.feed({ kind: 'call-failed', callId, failure: failureOf(error) });
    }
  }

  /** Sessions that are claimed while all are ended would be started only to be ended. */
  private followable(reply: Reply): Reply {
    if (!this.endsSessions || reply.kind !== 'machine-heartbeat') return reply;
    const directives = reply.body.directives.filter(({ kind }) => kind !== 'claim');
    return { ...reply, body: { ...reply.body, directives } };
  }
}

import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { sleepCountingSeconds } from './adapters/sleep-counting-clock.js';
import type { CloudApi } from './cloud/api.js';
import { failureOf } from './cloud/cloud-failure.js';
import { HttpApi } from './cloud/http-api.js';
import type { Environment } from './config/environment.js';
import { readMachineId } from './config/machine-id.js';
import { type RunnerConfig, readApiAccess, readConfig, readTemplates } from './config/runner-config.js';
import type { LinkInput } from './core/link-input.js';
import { memoryOf, recallSessions } from './core/link-memory.js';
import type { CommandResult, LinkOutput } from './core/link-output.js';
import { initialLinkState, type LinkState } from './core/link-state.js';
import type { Reply } from './core/request.js';
import { step } from './core/step.js';
import { KeeperLink } from './keeper/keeper-link.js';
import { keeperSettingsSchema } from './keeper/keeper-settings.js';
import { LogFile } from './log-file.js';
import { readBootId } from './processes/boot-id.js';
import { readLock } from './processes/process-lock.js';
import { StateFile } from './state-file.js';
import type {
  LocalRequest,
  OutputAnswer,
  RunnerStatus,
  ShutDownAnswer,
} from './transports/local-protocol.js';
import { Refusal } from './transports/local-server.js';

/** Retries may be due at any part of a second when the heartbeat is short. */
const TICK_MS = 200;
const REQUEST_TIMEOUT_SECONDS = 10;
const CREATE_WITHIN_SECONDS = 30;
const ANSWER_WITHIN_MS = 60_000;
const KEEPER_WITHIN_MS = 30_000;
const KEEPER_RETRY_MAX_MS = 10_000;
const SESSIONS_END_WITHIN_MS = 60_000;
const ENDS_REPORTED_WITHIN_MS = 3_000;
const LOOK_EVERY_MS = 50;

type Happening = LinkInput extends infer Each
  ? Each extends LinkInput
    ? Omit<Each, 'atSeconds'>
    : never
  : never;

/** Gives the state machine its clock, its API, its keeper and its disk. It decides nothing itself. */
export class Daemon {
  private state: LinkState;
  private readonly keeper: KeeperLink;
  private readonly stateFile: StateFile;
  private readonly log: LogFile;
  private readonly api: CloudApi;
  private readonly answers = new Map<string, (result: CommandResult) => void>();
  private readonly bootId = readBootId();
  private readonly apiUrl: string;
  private readonly config: RunnerConfig;
  private ticking: NodeJS.Timeout | null = null;
  private closed = false;
  private endingSessions = false;

  /** Throws a `ConfigError` when a setting is missing or wrong. Nothing is started yet. */
  constructor(
    private readonly environment: Environment,
    foreground: boolean,
  ) {
    const { stateDirectory, socketDirectory } = environment;
    const config = readConfig(environment);
    const templates = readTemplates(environment);
    const { apiUrl, apiKey } = readApiAccess(environment, config);
    this.config = config;
    this.apiUrl = apiUrl;
    this.log = new LogFile(join(stateDirectory, 'daemon.log'), foreground);
    this.stateFile = new StateFile(join(stateDirectory, 'link.json'));
    const machineId = readMachineId(stateDirectory);
    const daemonId = randomUUID();
    const { bootId } = this;
    const { labels, slots } = config;
    const platform = `${process.platform}-${process.arch}`;
    this.api = new HttpApi(apiUrl, apiKey, {
      ...{ machineId, daemonId, bootId, platform, labels, slots },
      hostname: hostname(),
    });
    const memory = this.stateFile.read();
    this.state = initialLinkState(
      {
        ...{ machineId, daemonId, bootId, templates },
        slotCount: slots.length,
        idleHeartbeatSeconds: config.idleHeartbeatSeconds,
        gapSeconds: config.keeper.gapSeconds,
        requestTimeoutSeconds: REQUEST_TIMEOUT_SECONDS,
        createWithinSeconds: CREATE_WITHIN_SECONDS,
      },
      sleepCountingSeconds(),
      memory ? recallSessions(memory, bootId) : [],
      memory?.ownCommands ?? [],
    );
    this.keeper = new KeeperLink(
      keeperSettingsSchema.parse({
        ...config.keeper,
        stateDirectory,
        socketPath: join(socketDirectory, 'keeper.sock'),
      }),
      bootId,
      {
        connected: (keeperId, sessions) => this.feed({ kind: 'keeper-connected', keeperId, sessions }),
        lost: () => {
          this.feed({ kind: 'keeper-lost' });
          void this.openKeeper();
        },
        heard: (event) => this.feed({ kind: 'keeper-event', event }),
        log: (text) => this.log.write('info', text),
      },
    );
  }

  run(): void {
    this.log.write('info', `daemon ${process.pid} is up for ${this.apiUrl}`);
    this.ticking = setInterval(() => this.feed({ kind: 'tick' }), TICK_MS);
    void this.openKeeper();
    this.feed({ kind: 'tick' });
  }

  /** Leaves the sessions to the keeper, for the next daemon to adopt. Resolves when nothing acts on it any more. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    if (this.ticking) clearInterval(this.ticking);
    const left = this.running().length;
    this.log.write('info', `daemon ${process.pid} leaves; ${left} sessions go on in the keeper`);
    await this.keeper.close();
  }

  async handle(request: LocalRequest): Promise<unknown> {
    switch (request.method) {
      case 'status':
        return this.status();
      case 'start': {
        await this.until('the keeper is there', () => this.state.keeperId !== null, KEEPER_WITHIN_MS);
        if (this.endingSessions) throw new Refusal('the daemon is ending all sessions');
        const { projectId, slot, taskId } = request;
        const { cwd, template, command } = request.checkpoint;
        const checkpoint = { cwd, ...(template && { template }), ...(command && { command }) };
        return this.command((commandId) => ({
          kind: 'start',
          ...{ commandId, projectId, slot, taskId, checkpoint },
        }));
      }
      case 'stop':
        return this.command((commandId) => ({ kind: 'stop', commandId, sessionId: request.sessionId }));
      case 'output':
        return this.output(request.sessionId, request.offset);
      case 'shut-down':
        if (request.sessions) await this.endSessions();
        return {
          sessionsLeft: this.running().length,
          reportsLeft: this.state.sessions.size - this.running().length,
        } satisfies ShutDownAnswer;
    }
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
      this.log.write('warn', `the state could not be written: ${(error as Error).message}`);
    }
  }

  private perform(output: LinkOutput): void {
    switch (output.kind) {
      case 'request':
        void this.send(output);
        return;
      case 'keeper': {
        const { order } = output;
        if (order.kind !== 'start') {
          this.keeper.order(order);
          return;
        }
        const env = { ...this.environment.sessionEnvironment, ...order.launch.env };
        const { command, cwd, allowedDirectories } = order.launch;
        this.keeper.order({
          ...order,
          launch: { cwd, env, command: [...command], allowedDirectories: [...allowedDirectories] },
        });
        return;
      }
      case 'answer':
        this.answers.get(output.commandId)?.(output.result);
        this.answers.delete(output.commandId);
        return;
      case 'log':
        this.log.write(output.level, output.text);
        return;
      case 'tell':
        this.log.write('warn', output.text);
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
    if (!this.endingSessions || reply.kind !== 'machine-heartbeat') return reply;
    const directives = reply.body.directives.filter(({ kind }) => kind !== 'claim');
    return { ...reply, body: { ...reply.body, directives } };
  }

  private async openKeeper(): Promise<void> {
    for (let failures = 0; !this.closed; failures += 1) {
      try {
        await this.keeper.open();
        return;
      } catch (error) {
        this.log.write('warn', (error as Error).message);
        await delay(Math.min(1_000 * 2 ** failures, KEEPER_RETRY_MAX_MS));
      }
    }
  }

  private async command(
    make: (commandId: string) => Extract<Happening, { kind: 'command' }>['command'],
  ): Promise<{ sessionId: string }> {
    const commandId = randomUUID();
    const result = await new Promise<CommandResult>((resolve) => {
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
    if (!result.ok) throw new Refusal(result.problem);
    return { sessionId: result.sessionId };
  }

  private async output(sessionId: string, offset: number): Promise<OutputAnswer> {
    const part = await this.keeper.read(sessionId, offset);
    if (!part) throw new Refusal(`no session ${sessionId} is held here`);
    return { offset: part.offset, endOffset: part.endOffset, base64: part.bytes.toString('base64') };
  }

  private async endSessions(): Promise<void> {
    await this.until('the keeper is there', () => this.state.keeperId !== null, KEEPER_WITHIN_MS);
    this.endingSessions = true;
    try {
      const told = new Set<string>();
      const ended = () => {
        // A session whose creation or claim was under way shows only later.
        for (const { id } of this.running()) {
          if (told.has(id)) continue;
          told.add(id);
          this.feed({ kind: 'command', command: { kind: 'stop', commandId: randomUUID(), sessionId: id } });
        }
        return this.running().length === 0;
      };
      await this.until('every session has ended', ended, SESSIONS_END_WITHIN_MS);
      // An API that answers hears of it before this daemon leaves; to one that is away the next daemon tells it.
      const reported = () => this.state.sessions.size === 0;
      await this.until('every end is reported', reported, ENDS_REPORTED_WITHIN_MS).catch(() => {});
    } catch (error) {
      this.endingSessions = false;
      throw error;
    }
    this.keeper.order({ kind: 'leave-when-empty' });
  }

  /** The sessions of which something may run. What only has to be reported waits on disk. */
  private running() {
    return [...this.state.sessions.values()].filter(({ report }) => report === null);
  }

  private async until(what: string, holds: () => boolean, withinMs: number): Promise<void> {
    for (let waited = 0; !holds(); waited += LOOK_EVERY_MS) {
      if (waited >= withinMs) throw new Refusal(`not within ${withinMs / 1_000} s: ${what}`);
      await delay(LOOK_EVERY_MS);
    }
  }

  private status(): RunnerStatus {
    const { settings, epoch, superseded, keeperId, lastTold, sessions } = this.state;
    const now = sleepCountingSeconds();
    return {
      pid: process.pid,
      machineId: settings.machineId,
      apiUrl: this.apiUrl,
      registered: epoch !== null,
      epoch,
      superseded,
      keeperId,
      keeperPid: readLock(join(this.environment.stateDirectory, 'keeper.lock'))?.pid ?? null,
      slots: this.config.slots.length,
      notice: lastTold,
      sessions: [...sessions.values()].map(
        ({ id, phase, generation, frozen, deadlineSeconds, outputBytes, launch }) => ({
          ...{ id, phase, generation, frozen, outputBytes },
          deadlineInSeconds: deadlineSeconds === null ? null : deadlineSeconds - now,
          command: launch?.command ?? null,
        }),
      ),
    };
  }
}

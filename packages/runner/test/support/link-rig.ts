import type { InventoryEntry, KeeperEvent, KeeperOrder } from '../../src/core/keeper-port.js';
import type { Command, LinkInput } from '../../src/core/link-input.js';
import { type LinkMemory, memoryOf, recallSessions } from '../../src/core/link-memory.js';
import type { LinkOutput } from '../../src/core/link-output.js';
import type { LinkSettings } from '../../src/core/link-settings.js';
import { initialLinkState, type LinkState } from '../../src/core/link-state.js';
import type { Failure, ReplyBody, Request, RequestKind } from '../../src/core/request.js';
import { step } from '../../src/core/step.js';

export const settings: LinkSettings = {
  machineId: 'machine-1',
  daemonId: 'daemon-1',
  bootId: 'boot-1',
  slotCount: 2,
  templates: { work: { command: ['work'], cwd: '/srv/work', allowedDirectories: ['/srv/work'] } },
  idleHeartbeatSeconds: 15,
  gapSeconds: 5,
  requestTimeoutSeconds: 10,
  createWithinSeconds: 30,
};

export const grant = (generation: number, deadlineInSeconds = 180) => ({
  generation,
  heartbeatIntervalSeconds: 60,
  nextHeartbeatSeconds: 60,
  deadlineInSeconds,
  fence: 'pause' as const,
});

export const sessionReply = (id: string, generation: number, deadlineInSeconds = 180) => ({
  id,
  projectId: 'project-1',
  machineId: 'machine-1',
  slot: 1,
  status: 'starting',
  checkpoint: { template: 'work', cwd: '/srv/work' },
  ...grant(generation, deadlineInSeconds),
});

type SentRequest = Extract<LinkOutput, { kind: 'request' }> & { sentAtSeconds: number };
type Sent<Kind extends RequestKind> = Omit<SentRequest, 'request'> & {
  request: Extract<Request, { kind: Kind }>;
};
type LinkInputBody = LinkInput extends infer Each
  ? Each extends LinkInput
    ? Omit<Each, 'atSeconds'>
    : never
  : never;

/** Drives the pure state machine by hand: the clock, every reply and every word of the keeper are the test's. */
export class LinkRig {
  state: LinkState;
  now = 1_000;
  /** What the last input made the link want. */
  outputs: readonly LinkOutput[] = [];
  readonly sent: SentRequest[] = [];
  readonly orders: KeeperOrder[] = [];
  readonly answers: Extract<LinkOutput, { kind: 'answer' }>[] = [];
  readonly told: string[] = [];

  constructor(given: Partial<LinkSettings> = {}, memory?: LinkMemory) {
    const own = { ...settings, ...given };
    this.state = initialLinkState(
      own,
      this.now,
      memory ? recallSessions(memory, own.bootId) : [],
      memory?.ownCommands ?? [],
    );
  }

  feed(input: LinkInputBody): this {
    const { state, outputs } = step(this.state, { ...input, atSeconds: this.now } as LinkInput);
    this.state = state;
    this.outputs = outputs;
    for (const output of outputs) {
      if (output.kind === 'request') this.sent.push({ ...output, sentAtSeconds: this.now });
      if (output.kind === 'keeper') this.orders.push(output.order);
      if (output.kind === 'answer') this.answers.push(output);
      if (output.kind === 'tell') this.told.push(output.text);
    }
    return this;
  }

  /** Lets the clock pass in ticks of a second. */
  pass(seconds: number): this {
    for (let left = seconds; left > 0; left -= 1) {
      this.now += Math.min(1, left);
      this.feed({ kind: 'tick' });
    }
    return this;
  }

  /** The newest request of a kind. */
  last<Kind extends RequestKind>(kind: Kind): Sent<Kind> {
    const found = this.sent.findLast(({ request }) => request.kind === kind);
    if (!found)
      throw new Error(`no ${kind} was sent: ${this.sent.map(({ request }) => request.kind).join(' ')}`);
    return found as Sent<Kind>;
  }

  count(kind: RequestKind): number {
    return this.sent.filter(({ request }) => request.kind === kind).length;
  }

  answer<Kind extends RequestKind>(
    kind: Kind,
    body: ReplyBody<Kind>,
    to: Sent<Kind> = this.last(kind),
  ): this {
    const reply = { kind, body } as Extract<LinkInput, { kind: 'reply' }>['reply'];
    return this.feed({ kind: 'reply', callId: to.callId, sentAtSeconds: to.sentAtSeconds, reply });
  }

  refuse(kind: RequestKind, code: string, status = 409): this {
    return this.fail(kind, { kind: 'problem', status, code, detail: code });
  }

  fail(kind: RequestKind, failure: Failure): this {
    return this.feed({ kind: 'call-failed', callId: this.last(kind).callId, failure });
  }

  /** Answers the heartbeat in flight: every session is granted `deadlineInSeconds`, or what `problems` says. */
  acceptBeat(
    given: {
      deadlineInSeconds?: number;
      problems?: Record<string, string>;
      /** The generation that the problems name. */
      current?: number;
      unreported?: string[];
      directives?: ReplyBody<'machine-heartbeat'>['directives'];
      fence?: 'pause' | 'stop' | 'none';
    } = {},
  ): this {
    const beat = this.last('machine-heartbeat');
    const sessions = beat.request.sessions.map(({ id, generation }) => {
      const code = given.problems?.[id];
      if (code !== undefined) return { id, ok: false as const, problem: { code, current: given.current } };
      const granted = grant(generation, given.deadlineInSeconds);
      return { id, ok: true as const, ...granted, fence: given.fence ?? granted.fence };
    });
    const { unreported = [], directives = [] } = given;
    return this.answer(
      'machine-heartbeat',
      { sessions, unreported, directives, nextHeartbeatSeconds: 60 },
      beat,
    );
  }

  keeper(event: KeeperEvent): this {
    return this.feed({ kind: 'keeper-event', event });
  }

  connectKeeper(sessions: readonly InventoryEntry[] = [], keeperId = 'keeper-1'): this {
    return this.feed({ kind: 'keeper-connected', keeperId, sessions });
  }

  command(command: Command): this {
    return this.feed({ kind: 'command', command });
  }

  /** Registered, with a keeper that holds nothing, and one heartbeat acknowledged. */
  up(): this {
    this.connectKeeper();
    this.answer('put-machine', { epoch: 1 });
    return this.acceptBeat();
  }

  startCommand(checkpoint: Record<string, unknown> = { template: 'work', cwd: '/srv/work' }): this {
    return this.command({
      kind: 'start',
      commandId: 'command-1',
      projectId: 'project-1',
      slot: null,
      taskId: null,
      checkpoint,
    });
  }

  /** A session of generation 1 whose process runs. */
  running(id = 'session-1'): this {
    this.startCommand().answer('create-session', sessionReply(id, 1)).acceptBeat();
    return this.keeper({ kind: 'started', sessionId: id, generation: 1 });
  }

  session(id = 'session-1') {
    return this.state.sessions.get(id);
  }

  ordersOf(kind: KeeperOrder['kind']): KeeperOrder[] {
    return this.orders.filter((order) => order.kind === kind);
  }

  memory(): LinkMemory {
    // Through JSON, as on disk.
    return JSON.parse(JSON.stringify(memoryOf(this.state))) as LinkMemory;
  }
}

export const held = (given: Partial<InventoryEntry> = {}): InventoryEntry => ({
  sessionId: 'session-1',
  generation: 1,
  state: 'running',
  exit: null,
  fenced: false,
  totalBytes: 0,
  ...given,
});

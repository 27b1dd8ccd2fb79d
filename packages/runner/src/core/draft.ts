import type { HeldSession } from './held-session.js';
import type { KeeperOrder } from './keeper-port.js';
import type { CommandResult, LinkOutput } from './link-output.js';
import { CALLS_MAX } from './link-settings.js';
import type { BeatState, Call, LinkState } from './link-state.js';
import type { Request } from './request.js';

/** The first retry of a call comes soon, for most failures are short; later ones spare the API. */
const FIRST_RETRY_SECONDS = 1;
const LONGEST_RETRY_SECONDS = 10;
const RETRY_AFTER_MAX_SECONDS = 60;

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/**
 * The state that one step is making, and what that step wants done. It copies what it changes, so the state
 * before the step stays as it was.
 */
export class Draft {
  readonly state: Writable<LinkState>;
  readonly outputs: LinkOutput[] = [];
  readonly beat: BeatState;
  private readonly sessions: Map<string, HeldSession>;
  private readonly calls: Map<number, Call>;
  private readonly copied = new Set<string>();

  constructor(before: LinkState, nowSeconds: number) {
    // Inputs that overtook each other must not turn the clock back.
    this.state = { ...before, nowSeconds: Math.max(before.nowSeconds, nowSeconds) };
    this.beat = { ...before.beat };
    this.sessions = new Map(before.sessions);
    this.calls = new Map(before.calls);
  }

  get nowSeconds(): number {
    return this.state.nowSeconds;
  }

  finish(): { state: LinkState; outputs: readonly LinkOutput[] } {
    return {
      state: { ...this.state, beat: this.beat, sessions: this.sessions, calls: this.calls },
      outputs: this.outputs,
    };
  }

  /** A session to be changed. */
  session(id: string): HeldSession | undefined {
    const found = this.sessions.get(id);
    if (!found || this.copied.has(id)) return found;
    const copy = { ...found };
    this.sessions.set(id, copy);
    this.copied.add(id);
    return copy;
  }

  /** The sessions to be looked at, not to be changed: change what `session(id)` gives. */
  *peek(): Iterable<Readonly<HeldSession>> {
    yield* this.sessions.values();
  }

  sessionIds(): readonly string[] {
    return [...this.sessions.keys()];
  }

  sessionCount(): number {
    return this.sessions.size;
  }

  add(session: HeldSession): void {
    this.sessions.set(session.id, session);
    this.copied.add(session.id);
  }

  /** Nothing of it runs and nobody waits for a word on it. */
  remove(id: string): void {
    this.sessions.delete(id);
    this.dropCalls((request) => 'sessionId' in request && request.sessionId === id);
  }

  /** Queues a request that is repeated until it is answered, or until `giveUpAtSeconds`. */
  call(request: Request, giveUpAtSeconds: number | null = null): void {
    if (this.calls.size >= CALLS_MAX) {
      this.log('warn', `too many unanswered requests: ${request.kind} is left out`);
      return;
    }
    const id = this.takeCallId();
    this.calls.set(id, {
      id,
      request,
      tries: 0,
      dueAtSeconds: this.nowSeconds,
      timesOutAtSeconds: null,
      giveUpAtSeconds,
      epoch: null,
    });
  }

  takeCallId(): number {
    const id = this.state.nextCallId;
    this.state.nextCallId = id + 1;
    return id;
  }

  findCall(id: number): Readonly<Call> | undefined {
    return this.calls.get(id);
  }

  pendingCalls(): Iterable<Readonly<Call>> {
    return this.calls.values();
  }

  hasCall(matches: (request: Request) => boolean): boolean {
    for (const call of this.calls.values()) if (matches(call.request)) return true;
    return false;
  }

  dropCall(id: number): void {
    this.calls.delete(id);
  }

  dropCalls(matches: (request: Request) => boolean): void {
    for (const call of this.calls.values()) if (matches(call.request)) this.calls.delete(call.id);
  }

  /** The calls of which a try is under way and took too long. */
  timedOutCallIds(): readonly number[] {
    return [...this.calls.values()]
      .filter(({ timesOutAtSeconds: at }) => at !== null && at <= this.nowSeconds)
      .map(({ id }) => id);
  }

  /** Gives a failed call its next try, later each time. */
  retryLater(id: number, retryAfterSeconds = 0): void {
    const call = this.calls.get(id);
    if (!call) return;
    const backoff = Math.min(FIRST_RETRY_SECONDS * 2 ** (call.tries - 1), LONGEST_RETRY_SECONDS);
    const wait = Math.max(backoff, Math.min(retryAfterSeconds, RETRY_AFTER_MAX_SECONDS));
    this.calls.set(id, { ...call, timesOutAtSeconds: null, dueAtSeconds: this.nowSeconds + wait });
  }

  /** Sends what is due. Only the registration goes before there is an epoch. */
  sendDueCalls(): void {
    for (const call of this.calls.values()) {
      if (call.timesOutAtSeconds !== null || call.dueAtSeconds > this.nowSeconds) continue;
      if (this.state.epoch === null && call.request.kind !== 'put-machine') continue;
      const { requestTimeoutSeconds: timeoutSeconds } = this.state.settings;
      this.calls.set(call.id, {
        ...call,
        tries: call.tries + 1,
        epoch: this.state.epoch,
        timesOutAtSeconds: this.nowSeconds + timeoutSeconds,
      });
      this.send(call.id, call.request, timeoutSeconds);
    }
  }

  send(callId: number, request: Request, timeoutSeconds: number): void {
    const { epoch, settings } = this.state;
    const idempotencyKey = `${settings.daemonId}-${callId}`;
    this.outputs.push({ kind: 'request', callId, request, epoch, idempotencyKey, timeoutSeconds });
  }

  order(order: KeeperOrder): void {
    this.outputs.push({ kind: 'keeper', order });
  }

  answer(commandId: string, result: CommandResult): void {
    this.outputs.push({ kind: 'answer', commandId, result });
  }

  log(level: 'info' | 'warn', text: string): void {
    this.outputs.push({ kind: 'log', level, text });
  }

  tell(text: string): void {
    if (this.state.lastTold === text) return;
    this.state.lastTold = text;
    this.outputs.push({ kind: 'tell', text });
  }

  /** The next heartbeat goes at once, or as soon as the one in flight is done. */
  beatSoon(): void {
    if (this.beat.inFlight) this.beat.again = true;
    else this.beat.nextAtSeconds = Math.min(this.beat.nextAtSeconds, this.nowSeconds);
  }
}

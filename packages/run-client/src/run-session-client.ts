import {
  type AttachResult,
  type FromSocketClient,
  type HelloResult,
  type Layout,
  type RunClose,
  type RunInput,
  type SocketAnswer,
  type ToSocketClient,
  unpackBatch,
} from '@claude-projects/protocol';
import { io, type Socket } from 'socket.io-client';
import { ownClientId } from './client-id.js';
import { NoAnswer, RunRefusal } from './run-refusal.js';
import { type ClientStore, storeOfThePage, surroundings } from './surroundings.js';
import { type RunWatch, WatchedRun } from './watched-run.js';

const ANSWER_WITHIN_MS = 20_000;
const CONNECTED_WITHIN_MS = 10_000;
const RETRY_MIN_MS = 100;
const RETRY_MAX_MS = 5_000;

export type Credentials =
  /** For programs. A page should not hold the token. */
  | { readonly token: string }
  /** Brings a ticket that is good once, from `POST /api/tickets`, whenever one is needed. */
  | { readonly ticket: () => Promise<string> };

export interface RunSessionClientOptions {
  /** Such as `http://127.0.0.1:4311`. */
  readonly url: string;
  readonly credentials: Credentials;
  /** Else the one in the store, or a new one. */
  readonly clientId?: string;
  /** Keeps the client's id. A page's own, where it is left out; null: none. */
  readonly store?: ClientStore | null;
  /** `refused`: the runner does not let this client in. It tries on all the same. */
  readonly stateChanged?: (state: ConnectionState, why: string | null) => void;
  /** A listener threw, or something came that is no message. */
  readonly failed?: (error: unknown) => void;
}
export type ConnectionState = 'connecting' | 'connected' | 'refused' | 'closed';

/** Follows and drives runs over one connection, which it makes again whenever it is lost. */
export class RunSessionClient {
  readonly clientId: string;
  private readonly socket: Socket<ToSocketClient, FromSocketClient>;
  private readonly watched = new Map<string, WatchedRun>();
  private readonly failed: (error: unknown) => void;
  private readonly stateChanged: NonNullable<RunSessionClientOptions['stateChanged']>;
  private current: ConnectionState = 'connecting';
  private retry: unknown = null;
  private failures = 0;

  constructor({ url, credentials, clientId, store, stateChanged, failed }: RunSessionClientOptions) {
    this.clientId = clientId ?? ownClientId(store === undefined ? storeOfThePage() : store);
    this.failed = failed ?? (() => {});
    this.stateChanged = stateChanged ?? (() => {});
    this.socket = io(url, {
      ...{ transports: ['websocket'], timeout: CONNECTED_WITHIN_MS, forceNew: true },
      ...{ reconnectionDelay: RETRY_MIN_MS, reconnectionDelayMax: RETRY_MAX_MS, randomizationFactor: 0.5 },
      auth: (send) => {
        if ('token' in credentials) send({ token: credentials.token });
        // Without a ticket it is refused, and tries again.
        else
          credentials.ticket().then(
            (ticket) => send({ ticket }),
            () => send({}),
          );
      },
    });
    this.socket.on('connect', () => this.connected());
    this.socket.on('connect_error', (error) => {
      // Where the connection itself failed, Socket.IO tries again by itself.
      if (this.socket.active) this.enter('connecting', error.message);
      else this.connectLater('refused', error.message);
    });
    this.socket.on('disconnect', (reason) => {
      if (this.socket.active) this.enter('connecting', reason);
      else if (this.current !== 'closed') this.connectLater('connecting', reason);
    });
    this.socket.on('run:events', (batch, bytes, done) => this.events(batch, bytes, done));
    this.socket.on('run:gap', (gap) => this.watched.get(gap.runId)?.gap(gap));
  }

  get state(): ConnectionState {
    return this.current;
  }

  /**
   * Follows a run until `detach`. `after`: the last event that the caller has, 0 for all that is kept; null: it is
   * fresh and is told a `screen` first, where the run is a terminal. Listeners are told nothing before they can be added.
   */
  watch(runId: string, after: number | null = 0): RunWatch {
    const known = this.watched.get(runId);
    if (known) return known;
    const run = new WatchedRun(runId, after, () => this.attach(run), this.failed);
    this.watched.set(runId, run);
    if (this.socket.connected) this.attach(run);
    return run;
  }

  /** Types into a terminal, or speaks to a conversation. Throws `RunRefusal` and `NoAnswer`. */
  async input(runId: string, input: RunInput['input']): Promise<void> {
    await this.ask<null>('run:input', { runId, input });
  }

  /** Throws `RunRefusal` and `NoAnswer`. */
  async resize(runId: string, columns: number, rows: number): Promise<void> {
    await this.input(runId, { type: 'resize', columns, rows });
  }

  /** Ends a run for everybody: `close` after its turn, `cancel` at once. Throws `RunRefusal` and `NoAnswer`. */
  async end(runId: string, manner: Exclude<RunClose['manner'], 'detach'>): Promise<void> {
    await this.ask<null>('run:close', { runId, manner });
  }

  /** Hears no more of a run, which goes on. */
  detach(runId: string): void {
    if (!this.watched.delete(runId) || !this.socket.connected) return;
    this.ask<null>('run:close', { runId, manner: 'detach' }).catch(() => {});
  }

  /** What is kept for this client, or null. Throws `RunRefusal` and `NoAnswer`. */
  async layout(): Promise<unknown> {
    return (await this.ask<HelloResult>('client:hello', { clientId: this.clientId })).layout;
  }

  /** Throws `RunRefusal` and `NoAnswer`. */
  async saveLayout(layout: Layout): Promise<void> {
    await this.ask<HelloResult>('client:hello', { clientId: this.clientId, layout });
  }

  close(): void {
    this.enter('closed', null);
    surroundings.clearTimeout(this.retry);
    this.watched.clear();
    this.socket.disconnect();
  }

  private connected(): void {
    this.failures = 0;
    this.ask<HelloResult>('client:hello', { clientId: this.clientId }).catch(this.failed);
    for (const run of this.watched.values()) this.attach(run);
    this.enter('connected', null);
  }

  private attach(run: WatchedRun): void {
    const { runId, lastSeq: after } = run;
    // What comes after the answer must find its place set, so nothing is waited for in between.
    const answered = (error: Error | null, answer?: SocketAnswer<AttachResult>) => {
      if (this.watched.get(runId) !== run) return;
      if (answer?.ok) run.attached(answer.result);
      else if (answer) run.refused(answer.problem);
      // No answer: the connection is lost, or too slow to be of use.
      else if (error && this.socket.connected) this.attach(run);
    };
    this.socket.timeout(ANSWER_WITHIN_MS).emit('run:attach', { runId, after }, answered as never);
  }

  private events(batch: unknown, bytes: unknown, done: () => void): void {
    try {
      // A browser has an ArrayBuffer, Node a Buffer.
      const events = unpackBatch(
        batch,
        bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : (bytes as null),
      );
      const run = this.watched.get(events[0]?.runId ?? '');
      if (run) run.events(events, done);
      else done();
    } catch (error) {
      this.failed(error);
      done();
    }
  }

  private ask<Result>(name: keyof FromSocketClient, given: object): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (!this.socket.connected) {
        reject(new NoAnswer('The runner is not connected.'));
        return;
      }
      const answered = (error: Error | null, answer?: SocketAnswer<Result>) => {
        if (!answer) reject(new NoAnswer(error?.message ?? 'The runner did not answer.'));
        else if (answer.ok) resolve(answer.result);
        else reject(new RunRefusal(answer.problem));
      };
      this.socket.timeout(ANSWER_WITHIN_MS).emit(name, given as never, answered as never);
    });
  }

  private connectLater(state: ConnectionState, why: string): void {
    this.enter(state, why);
    const wait = Math.min(RETRY_MIN_MS * 2 ** this.failures, RETRY_MAX_MS);
    this.failures += 1;
    surroundings.clearTimeout(this.retry);
    this.retry = surroundings.setTimeout(() => this.socket.connect(), wait);
  }

  private enter(state: ConnectionState, why: string | null): void {
    if (this.current === 'closed') return;
    this.current = state;
    this.stateChanged(state, why);
  }
}

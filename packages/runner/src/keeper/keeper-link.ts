import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { KeeperEvent } from '../core/keeper-port.js';
import { type ProcessIdentity, stillRuns } from '../processes/process-identity.js';
import { readLock } from '../processes/process-lock.js';
import { writeFrame } from '../transports/frame-socket.js';
import { type Frame, FrameDecoder } from '../transports/frames.js';
import { SocketAnnouncement } from '../transports/socket-announcement.js';
import { startKeeper } from './keeper-process.js';
import {
  type FromKeeper,
  fromKeeperSchema,
  type HeldEntry,
  KEEPER_PROTOCOL,
  type ToKeeper,
} from './keeper-protocol.js';
import { KeeperPulse, PULSE_EVERY_MS } from './keeper-pulse.js';
import type { KeeperSettings } from './keeper-settings.js';
import { endStrays } from './strays.js';
import { type TreeRecord, TreeRecords } from './tree-records.js';

/** A keeper that is starting, or whose socket's file has vanished, listens again within its next tick. */
const REACHABLE_WITHIN_MS = 5_000;
const HELLO_TIMEOUT_MS = 5_000;
const STARTED_WITHIN_MS = 15_000;
const LOOK_EVERY_MS = 25;
const KILLED_WITHIN_MS = 5_000;
const CLOSE_WITHIN_MS = 500;

export interface KeeperListener {
  connected(keeperId: string, sessions: readonly HeldEntry[]): void;
  lost(): void;
  heard(event: KeeperEvent): void;
  /** A part of a session's output, with the offset of its first byte. */
  output(sessionId: string, offset: number, bytes: Buffer): void;
  log(text: string): void;
}

/**
 * The daemon's side of the keeper: finds the living one or starts one, and ends what dead ones left behind before
 * anything else is said to it.
 */
export class KeeperLink {
  private socket: Socket | null = null;
  private readonly closing = new AbortController();
  private opening: Promise<unknown> = Promise.resolve();
  private pulse = new KeeperPulse();

  constructor(
    private readonly settings: KeeperSettings,
    private readonly bootId: string,
    private readonly listener: KeeperListener,
    private readonly keeperEntry?: string,
    /** Tests shorten it. */
    private readonly pulseEveryMs = PULSE_EVERY_MS,
  ) {}

  /** Why a person should look after the keeper, or null. */
  get notice(): string | null {
    return this.socket !== null && this.pulse.isSilent
      ? 'the keeper is connected and does not answer: it may not fence what it holds'
      : null;
  }

  /** Resolves when a keeper is connected, or when this was closed. Throws when none can be had. */
  open(): Promise<void> {
    const attempt = this.attempt();
    this.opening = attempt.catch(() => {});
    return attempt;
  }

  private get closed(): boolean {
    return this.closing.signal.aborted;
  }

  private async attempt(): Promise<void> {
    if (this.closed) return;
    const found = await this.tryConnect();
    const living = typeof found === 'object' ? found : await this.replace(found);
    if (living === null) return;
    const { frame, socket, frames } = living;
    const strays = await this.endStrays(frame.keeperId).catch((error) => {
      // The next attempt makes a connection of its own, and a keeper takes only a few.
      socket.destroy();
      throw error;
    });
    if (this.closed) {
      socket.destroy();
      return;
    }
    for (const { sessionId } of strays)
      this.listener.log(`what a dead keeper left of session ${sessionId} is ended`);
    this.socket = socket;
    this.listener.connected(frame.keeperId, frame.sessions);
    for (const rest of living.waiting) this.hear(rest.head, rest.body);
    this.watch(socket);
    socket.on('data', (bytes) => {
      try {
        if (this.pulse.heard()) this.listener.log('the keeper answers again');
        for (const { head, body } of frames.push(bytes)) this.hear(head, body);
      } catch (error) {
        this.listener.log(`the keeper is not understood: ${(error as Error).message}`);
        socket.destroy();
      }
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.lost(socket));
    socket.resume();
    // It may have died while strays were looked for.
    if (socket.destroyed) this.lost(socket);
  }

  /** What is said to nobody is said again after the inventory, and answers false. */
  order(frame: ToKeeper, body?: Uint8Array): boolean {
    if (!this.socket?.writable) return false;
    writeFrame(this.socket, frame, body);
    return true;
  }

  /** Resolves when nothing is under way any more: only then may another daemon look for the keeper. */
  async close(): Promise<void> {
    this.closing.abort();
    const { socket } = this;
    if (socket && !socket.destroyed) {
      const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()));
      // What was ordered last is still sent.
      socket.end();
      const timer = setTimeout(() => socket.destroy(), CLOSE_WITHIN_MS);
      await ended.finally(() => clearTimeout(timer));
    }
    await this.opening;
  }

  private hear(head: unknown, body: Buffer): void {
    const frame = fromKeeperSchema.parse(head);
    if (frame.kind === 'event') this.listener.heard(frame.event);
    else if (frame.kind === 'output') this.listener.output(frame.sessionId, frame.offset, body);
  }

  /** Asks the keeper now and then whether it lives. One that is hung is let go, and found silent by the next attempt. */
  private watch(socket: Socket): void {
    this.pulse = new KeeperPulse();
    const { pulse } = this;
    const asking = setInterval(() => {
      const state = pulse.ask();
      if (state === 'silent') this.listener.log(`${this.notice}`);
      if (state === 'hung') {
        this.listener.log('the keeper is hung: its connection is ended');
        socket.destroy();
      } else if (socket.writable) writeFrame(socket, { kind: 'ping' });
    }, this.pulseEveryMs);
    socket.on('close', () => clearInterval(asking));
  }

  private lost(socket: Socket): void {
    if (this.socket !== socket) return;
    this.socket = null;
    if (!this.closed) this.listener.lost();
  }

  private endStrays(livingKeeperId: string | null): Promise<TreeRecord[]> {
    const records = new TreeRecords(this.settings.stateDirectory);
    return endStrays(records, this.bootId, livingKeeperId, this.closing.signal);
  }

  /** There is no keeper that answers: makes sure that none is there, cleans up after it and starts one. */
  private async replace(found: NoWelcome): Promise<Welcome | null> {
    const holder = this.livingHolder();
    if (holder && !this.closed) {
      if (found === 'silent') await this.endSilentKeeper(holder);
      else {
        const late = await this.awaitKeeper(holder);
        if (late) return late;
      }
    }
    if (this.closed) return null;
    await this.endStrays(null);
    if (this.closed) return null;
    startKeeper(this.settings, this.keeperEntry);
    const started = await this.awaitWelcome(STARTED_WITHIN_MS, () => true);
    if (started || this.closed) return started;
    throw new Error(`The keeper did not start: see ${join(this.settings.stateDirectory, 'keeper.log')}.`);
  }

  private livingHolder(): ProcessIdentity | null {
    const holder = readLock(join(this.settings.stateDirectory, 'keeper.lock'));
    return holder && stillRuns(holder) ? holder : null;
  }

  /**
   * A keeper that lives where nobody can connect may fence its sessions well, so it is not ended for it. Null: it
   * has ended itself, or this was closed.
   */
  private async awaitKeeper(holder: ProcessIdentity): Promise<Welcome | null> {
    const welcome = await this.awaitWelcome(REACHABLE_WITHIN_MS, () => stillRuns(holder));
    if (welcome || this.closed || !stillRuns(holder)) return welcome;
    throw new Error(`Keeper ${holder.pid} runs, and nobody can connect to it at ${this.socketPath}.`);
  }

  private async awaitWelcome(withinMs: number, worthwhile: () => boolean): Promise<Welcome | null> {
    for (let waited = 0; waited < withinMs && worthwhile(); waited += LOOK_EVERY_MS) {
      await delay(LOOK_EVERY_MS);
      if (this.closed) return null;
      const found = await this.tryConnect();
      if (typeof found === 'object') return found;
      // The next attempt finds it silent from the beginning, and knows what to do.
      if (found === 'silent') return null;
    }
    return null;
  }

  /** A keeper that takes connections and says nothing cannot be trusted to fence. */
  private async endSilentKeeper(holder: ProcessIdentity): Promise<void> {
    this.listener.log(`keeper ${holder.pid} does not answer: it is ended`);
    process.kill(holder.pid, 'SIGKILL');
    for (let waited = 0; stillRuns(holder); waited += LOOK_EVERY_MS) {
      if (waited >= KILLED_WITHIN_MS) throw new Error(`Keeper ${holder.pid} survives SIGKILL.`);
      await delay(LOOK_EVERY_MS);
    }
  }

  private get socketPath(): string {
    const announced = new SocketAnnouncement(this.settings.stateDirectory, 'keeper').read();
    return announced ?? this.settings.socketPath;
  }

  /** Throws when a keeper answers that this daemon does not understand. */
  private tryConnect(): Promise<Welcome | NoWelcome> {
    return new Promise((resolve, reject) => {
      const { signal } = this.closing;
      const socket = connect(this.socketPath);
      const frames = new FrameDecoder();
      let connected = false;
      const settle = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', unreachable);
        socket.removeAllListeners();
      };
      const giveUp = (outcome: NoWelcome) => {
        settle();
        socket.on('error', () => {});
        socket.destroy();
        resolve(outcome);
      };
      const unreachable = () => giveUp('unreachable');
      const timer = setTimeout(() => giveUp(connected ? 'silent' : 'unreachable'), HELLO_TIMEOUT_MS);
      signal.addEventListener('abort', unreachable);
      socket.on('error', unreachable);
      socket.on('close', unreachable);
      socket.on('connect', () => {
        connected = true;
        writeFrame(socket, { kind: 'hello', protocol: KEEPER_PROTOCOL });
      });
      socket.on('data', (bytes) => {
        try {
          const [first, ...waiting] = frames.push(bytes);
          if (first === undefined) return;
          const frame = fromKeeperSchema.parse(first.head);
          if (frame.kind !== 'welcome') {
            const reason = frame.kind === 'unwelcome' ? frame.reason : 'it does not greet';
            // It holds sessions of an older or newer version; ending it would end them.
            reject(
              new Error(
                `The keeper that runs here refuses this daemon: ${reason}. Run the version that started it, or end its sessions.`,
              ),
            );
            unreachable();
            return;
          }
          settle();
          socket.pause();
          socket.on('error', () => socket.destroy());
          resolve({ frame, waiting, socket, frames });
        } catch {
          unreachable();
        }
      });
    });
  }
}

/** Silent: somebody takes the connection and says nothing, as a process does that stands still. */
type NoWelcome = 'unreachable' | 'silent';

interface Welcome {
  readonly frame: Extract<FromKeeper, { kind: 'welcome' }>;
  readonly waiting: readonly Frame[];
  readonly socket: Socket;
  readonly frames: FrameDecoder;
}

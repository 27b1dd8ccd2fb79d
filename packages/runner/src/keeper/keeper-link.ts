import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { InventoryEntry, KeeperEvent } from '../core/keeper-port.js';
import { stillRuns } from '../processes/process-identity.js';
import { readLock } from '../processes/process-lock.js';
import { JsonLines, jsonLine } from '../transports/json-lines.js';
import { startKeeper } from './keeper-process.js';
import { type FromKeeper, fromKeeperSchema, KEEPER_PROTOCOL, type ToKeeper } from './keeper-protocol.js';
import type { KeeperSettings } from './keeper-settings.js';
import { endStrays } from './strays.js';
import { TreeRecords } from './tree-records.js';

const HELLO_TIMEOUT_MS = 5_000;
const STARTED_WITHIN_MS = 15_000;
const LOOK_EVERY_MS = 25;
const KILLED_WITHIN_MS = 5_000;
const READ_TIMEOUT_MS = 5_000;
const CLOSE_WITHIN_MS = 500;

export interface KeeperListener {
  connected(keeperId: string, sessions: readonly InventoryEntry[]): void;
  lost(): void;
  heard(event: KeeperEvent): void;
  log(text: string): void;
}

export interface OutputPart {
  readonly offset: number;
  readonly endOffset: number;
  readonly bytes: Buffer;
}

/**
 * The daemon's side of the keeper: finds the living one or starts one, and ends what dead ones left behind before
 * anything else is said to it.
 */
export class KeeperLink {
  private socket: Socket | null = null;
  private closed = false;
  private nextReadId = 1;
  private readonly reads = new Map<number, (part: OutputPart | null) => void>();

  constructor(
    private readonly settings: KeeperSettings,
    private readonly bootId: string,
    private readonly listener: KeeperListener,
    private readonly keeperEntry?: string,
  ) {}

  /** Resolves when a keeper is connected. Throws when none can be had. */
  async open(): Promise<void> {
    const found = await this.tryConnect();
    const living = found ?? (await this.replace());
    const { frame, socket, lines } = living;
    const records = new TreeRecords(this.settings.stateDirectory);
    const strays = await endStrays(records, this.bootId, frame.keeperId);
    for (const { sessionId } of strays)
      this.listener.log(`what a dead keeper left of session ${sessionId} is ended`);
    this.socket = socket;
    this.listener.connected(frame.keeperId, frame.sessions);
    for (const rest of living.waiting) this.hear(rest);
    socket.on('data', (bytes) => {
      try {
        for (const message of lines.push(bytes)) this.hear(fromKeeperSchema.parse(message));
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

  order(frame: ToKeeper): void {
    // What is said to nobody is said again after the inventory.
    if (this.socket?.writable) this.socket.write(jsonLine(frame));
  }

  /** A part of a session's output from an offset on. Null: the keeper does not hold it. */
  read(sessionId: string, offset: number): Promise<OutputPart | null> {
    const readId = this.nextReadId;
    this.nextReadId += 1;
    return new Promise((resolve) => {
      const done = (part: OutputPart | null) => {
        clearTimeout(timer);
        this.reads.delete(readId);
        resolve(part);
      };
      const timer = setTimeout(() => done(null), READ_TIMEOUT_MS);
      this.reads.set(readId, done);
      this.order({ kind: 'read', readId, sessionId, offset });
    });
  }

  close(): void {
    this.closed = true;
    // What was ordered last is still sent.
    this.socket?.end();
    setTimeout(() => this.socket?.destroy(), CLOSE_WITHIN_MS).unref();
  }

  private hear(frame: FromKeeper): void {
    if (frame.kind === 'event') this.listener.heard(frame.event);
    if (frame.kind !== 'bytes') return;
    const { offset, endOffset, base64, known } = frame;
    this.reads.get(frame.readId)?.(
      known ? { offset, endOffset, bytes: Buffer.from(base64, 'base64') } : null,
    );
  }

  private lost(socket: Socket): void {
    if (this.socket !== socket) return;
    this.socket = null;
    for (const done of [...this.reads.values()]) done(null);
    if (!this.closed) this.listener.lost();
  }

  /** There is no keeper that answers: makes sure that none is there, cleans up after it and starts one. */
  private async replace(): Promise<Welcome> {
    await this.endSilentKeeper();
    await endStrays(new TreeRecords(this.settings.stateDirectory), this.bootId, null);
    startKeeper(this.settings, this.keeperEntry);
    for (let waited = 0; waited < STARTED_WITHIN_MS; waited += LOOK_EVERY_MS) {
      await delay(LOOK_EVERY_MS);
      const welcome = await this.tryConnect();
      if (welcome) return welcome;
    }
    throw new Error(`The keeper did not start: see ${join(this.settings.stateDirectory, 'keeper.log')}.`);
  }

  /** A keeper that lives and does not answer cannot be trusted to fence. */
  private async endSilentKeeper(): Promise<void> {
    const holder = readLock(join(this.settings.stateDirectory, 'keeper.lock'));
    if (!holder || !stillRuns(holder)) return;
    this.listener.log(`keeper ${holder.pid} does not answer: it is ended`);
    process.kill(holder.pid, 'SIGKILL');
    for (let waited = 0; stillRuns(holder); waited += LOOK_EVERY_MS) {
      if (waited >= KILLED_WITHIN_MS) throw new Error(`Keeper ${holder.pid} survives SIGKILL.`);
      await delay(LOOK_EVERY_MS);
    }
  }

  /** Null: nobody answers. Throws when a keeper answers that this daemon does not understand. */
  private tryConnect(): Promise<Welcome | null> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.settings.socketPath);
      const lines = new JsonLines();
      const giveUp = () => {
        clearTimeout(timer);
        socket.removeAllListeners();
        socket.on('error', () => {});
        socket.destroy();
        resolve(null);
      };
      const timer = setTimeout(giveUp, HELLO_TIMEOUT_MS);
      socket.on('error', giveUp);
      socket.on('close', giveUp);
      socket.on('connect', () => socket.write(jsonLine({ kind: 'hello', protocol: KEEPER_PROTOCOL })));
      socket.on('data', (bytes) => {
        try {
          const frames = lines.push(bytes).map((message) => fromKeeperSchema.parse(message));
          const [frame, ...waiting] = frames;
          if (frame === undefined) return;
          if (frame.kind !== 'welcome') {
            const reason = frame.kind === 'unwelcome' ? frame.reason : 'it does not greet';
            // It holds sessions of an older or newer version; ending it would end them.
            reject(
              new Error(
                `The keeper that runs here refuses this daemon: ${reason}. Run the version that started it, or end its sessions.`,
              ),
            );
            giveUp();
            return;
          }
          clearTimeout(timer);
          socket.pause();
          socket.removeAllListeners();
          socket.on('error', () => socket.destroy());
          resolve({ frame, waiting, socket, lines });
        } catch {
          giveUp();
        }
      });
    });
  }
}

interface Welcome {
  readonly frame: Extract<FromKeeper, { kind: 'welcome' }>;
  readonly waiting: readonly FromKeeper[];
  readonly socket: Socket;
  readonly lines: JsonLines;
}

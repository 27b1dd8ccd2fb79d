import { connect, type Socket } from 'node:net';
import {
  type FromDaemon,
  fromDaemonSchema,
  LOCAL_PROTOCOL,
  type LocalRequest,
} from '@claude-projects/protocol';
import { writeFrame } from './frame-socket.js';
import { FrameDecoder } from './frames.js';

/** No daemon listens there. */
export class NoDaemon extends Error {
  override readonly name = 'NoDaemon';
}

/** There is no way to a daemon elsewhere, or none at its end; the message is for a person. */
export class NoWay extends NoDaemon {
  constructor(
    message: string,
    readonly reason: 'no-daemon' | 'unreachable',
  ) {
    super(message);
  }
}

/** The daemon listens and refuses, or does not answer. */
export class DaemonRefusal extends Error {
  override readonly name = 'DaemonRefusal';
}

/** A daemon of another version listens. */
export class OtherVersion extends DaemonRefusal {}

/** Whoever listens ended the connection before a word. */
export class Ungreeted extends DaemonRefusal {}

export type RunMessage = Extract<FromDaemon, { kind: 'event' | 'screen' | 'gap' }>;

export interface LocalListener {
  /** Events, screens and gaps, in their order. `body` is valid for as long as it is referenced. */
  message?(message: RunMessage, body: Buffer): void;
  /** The connection is gone; whatever was asked is refused. */
  closed?(): void;
}

const NOT_UNDERSTOOD =
  'The daemon is not understood, so it is of another version: run "claude-projects down", then "claude-projects up".';
const GREETED_WITHIN_MS = 10_000;

/** One connection to a daemon. */
export class LocalClient {
  private readonly waiting = new Map<
    number,
    { resolve(result: unknown): void; reject(error: Error): void; timer: NodeJS.Timeout }
  >();
  private lastId = 0;

  private constructor(
    private readonly socket: Socket,
    readonly daemonPid: number,
    private readonly listener: LocalListener,
  ) {}

  /** Throws `NoDaemon` or `DaemonRefusal`. */
  static open(path: string, listener: LocalListener = {}): Promise<LocalClient> {
    return new Promise((resolve, reject) => {
      const socket = connect(path);
      const frames = new FrameDecoder();
      let client: LocalClient | null = null;
      const fail = (error: Error) => {
        clearTimeout(timer);
        socket.destroy();
        reject(error);
      };
      const late = `The daemon did not answer within ${GREETED_WITHIN_MS / 1_000} s.`;
      const timer = setTimeout(() => fail(new DaemonRefusal(late)), GREETED_WITHIN_MS);
      socket.on('error', () => (client ? socket.destroy() : fail(new NoDaemon('no daemon listens'))));
      socket.on('close', () => {
        if (client) client.lost();
        else fail(new Ungreeted('The daemon ended while it was asked.'));
      });
      socket.on('connect', () => writeFrame(socket, { kind: 'hello', protocol: LOCAL_PROTOCOL }));
      socket.on('data', (bytes) => {
        try {
          for (const { head, body } of frames.push(bytes)) {
            const message = fromDaemonSchema.parse(head);
            if (client) client.hear(message, body);
            else if (message.kind === 'welcome') {
              clearTimeout(timer);
              client = new LocalClient(socket, message.pid, listener);
              resolve(client);
            } else fail(new OtherVersion(message.kind === 'unwelcome' ? message.problem : NOT_UNDERSTOOD));
          }
        } catch {
          if (client) socket.destroy();
          else fail(new OtherVersion(NOT_UNDERSTOOD));
        }
      });
    });
  }

  /** Throws `DaemonRefusal`. */
  request(request: LocalRequest, timeoutMs = 10_000, body?: Uint8Array): Promise<unknown> {
    this.lastId += 1;
    const id = this.lastId;
    return new Promise((resolve, reject) => {
      if (!this.socket.writable) {
        reject(new DaemonRefusal('The daemon ended while it was asked.'));
        return;
      }
      const timer = setTimeout(() => {
        this.waiting.delete(id);
        reject(new DaemonRefusal(`The daemon did not answer within ${timeoutMs / 1_000} s.`));
      }, timeoutMs);
      this.waiting.set(id, { resolve, reject, timer });
      writeFrame(this.socket, { kind: 'request', id, request }, body);
    });
  }

  /** Stops and goes on reading: what is not read stays where it is. */
  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  close(): void {
    this.socket.destroy();
  }

  private hear(message: FromDaemon, body: Buffer): void {
    switch (message.kind) {
      case 'event':
      case 'screen':
      case 'gap':
        this.listener.message?.(message, body);
        return;
      case 'answer':
        this.settle(message.id)?.resolve(message.result);
        return;
      case 'refusal':
        this.settle(message.id)?.reject(new DaemonRefusal(message.problem));
        return;
      case 'welcome':
      case 'unwelcome':
    }
  }

  private settle(id: number) {
    const found = this.waiting.get(id);
    if (found) clearTimeout(found.timer);
    this.waiting.delete(id);
    return found;
  }

  private lost(): void {
    for (const id of [...this.waiting.keys()]) {
      this.settle(id)?.reject(new DaemonRefusal('The daemon ended while it was asked.'));
    }
    this.listener.closed?.();
  }
}

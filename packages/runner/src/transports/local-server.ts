import { createServer, type Server, type Socket } from 'node:net';
import {
  type FromDaemon,
  fromClientSchema,
  LOCAL_PROTOCOL,
  type LocalRequest,
  localRequestSchema,
} from '@claude-projects/protocol';
import type { EventSink } from '../runs/event-sink.js';
import { writeFrame } from './frame-socket.js';
import { FrameDecoder } from './frames.js';
import { listenPrivately } from './listen-privately.js';

const CONNECTIONS_MAX = 256;
/** A client that asks and does not read the answers is cut off. */
const UNREAD_MAX_BYTES = 16 * 1024 * 1024;
/** Events wait from here on; they stay in the log. */
const EVENT_ROOM_BYTES = 256 * 1024;
/** Frames begin with their length, which is never this long; messages of the first protocol begin with it. */
const BEFORE_FRAMES = '{'.charCodeAt(0);
const OTHER_VERSION =
  'The daemon is of another version: run "claude-projects down", then "claude-projects up".';

const NOT_UNDERSTOOD =
  'The daemon does not understand this request. If it is older than this command: run "claude-projects down", then "claude-projects up"; sessions go on.';

/** Expected, and told to whoever asked. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

/** One client's connection. */
export interface LocalConnection extends EventSink {
  send(message: FromDaemon, body?: Uint8Array): void;
}

export interface LocalHandler {
  handle(request: LocalRequest, body: Buffer, connection: LocalConnection): Promise<unknown>;
  drained(connection: LocalConnection): void;
  closed(connection: LocalConnection): void;
  bug(error: unknown): void;
}

/** Answers this user's clients over a private socket. */
export async function serveLocally(path: string, handler: LocalHandler): Promise<Server> {
  const server = createServer((socket) => serve(socket, handler));
  server.maxConnections = CONNECTIONS_MAX;
  await listenPrivately(server, path);
  return server;
}

function serve(socket: Socket, handler: LocalHandler): void {
  const frames = new FrameDecoder();
  let greeted = false;
  const connection: LocalConnection = {
    get hasRoom() {
      return socket.writable && socket.writableLength < EVENT_ROOM_BYTES;
    },
    get isOpen() {
      return socket.writable;
    },
    send(message, body) {
      if (socket.writableLength > UNREAD_MAX_BYTES) socket.destroy();
      else writeFrame(socket, message, body);
    },
    events(attachId, events) {
      // Many small frames leave in few packets.
      socket.cork();
      for (const { payload, ...event } of events) {
        if (payload instanceof Uint8Array) this.send({ kind: 'event', attachId, event }, payload);
        else this.send({ kind: 'event', attachId, event, json: payload });
      }
      socket.uncork();
    },
    gap(attachId, after, firstSeq) {
      this.send({ kind: 'gap', attachId, after, firstSeq });
    },
  };
  const hear = (head: unknown, body: Buffer) => {
    const message = fromClientSchema.parse(head);
    if (message.kind === 'request' && greeted) {
      void respond(connection, message, body, handler);
    } else if (message.kind === 'hello' && message.protocol === LOCAL_PROTOCOL) {
      greeted = true;
      connection.send({ kind: 'welcome', protocol: LOCAL_PROTOCOL, pid: process.pid });
    } else {
      connection.send({ kind: 'unwelcome', problem: OTHER_VERSION });
      socket.end();
    }
  };
  socket.on('error', () => socket.destroy());
  socket.on('drain', () => handler.drained(connection));
  socket.on('close', () => handler.closed(connection));
  socket.on('data', (bytes) => {
    if (!greeted && bytes[0] === BEFORE_FRAMES) {
      // In the words of the version that asks.
      socket.end(`${JSON.stringify({ id: 1, ok: false, problem: OTHER_VERSION })}\n`);
      return;
    }
    try {
      for (const { head, body } of frames.push(bytes)) hear(head, body);
    } catch {
      // Whoever sends what is no message gets no answer.
      socket.destroy();
    }
  });
}

async function respond(
  connection: LocalConnection,
  { id, request }: { id: number; request?: unknown },
  body: Buffer,
  handler: LocalHandler,
): Promise<void> {
  try {
    const known = localRequestSchema.safeParse(request);
    if (!known.success) throw new Refusal(NOT_UNDERSTOOD);
    const result = (await handler.handle(known.data, body, connection)) ?? null;
    connection.send({ kind: 'answer', id, ok: true, result });
  } catch (error) {
    if (!(error instanceof Refusal)) handler.bug(error);
    const problem = error instanceof Refusal ? error.message : 'The daemon failed at this: see its log.';
    connection.send({ kind: 'refusal', id, problem });
  }
}

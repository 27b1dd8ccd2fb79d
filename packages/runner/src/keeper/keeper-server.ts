import { createServer, type Server, type Socket } from 'node:net';
import { writeFrame } from '../transports/frame-socket.js';
import { FrameDecoder } from '../transports/frames.js';
import { listenPrivately } from '../transports/listen-privately.js';
import type { Keeper, KeeperListener } from './keeper.js';
import { KEEPER_PROTOCOL, toKeeperSchema } from './keeper-protocol.js';

/** A daemon that does not read is cut off; it finds everything in the inventory when it comes back. */
const UNREAD_MAX_BYTES = 16 * 1024 * 1024;
/** Output waits from here on; it stays in the sessions' own buffers. */
const OUTPUT_ROOM_BYTES = 512 * 1024;

/** Lets daemons talk to a keeper over a private socket. */
export async function serveKeeper(keeper: Keeper, socketPath: string): Promise<Server> {
  const server = createServer((socket) => serve(keeper, socket));
  server.maxConnections = 8;
  await listenPrivately(server, socketPath);
  return server;
}

function serve(keeper: Keeper, socket: Socket): void {
  const frames = new FrameDecoder();
  let attached = false;
  const tell: KeeperListener = (frame, body) => {
    if (socket.writableLength > UNREAD_MAX_BYTES) socket.destroy();
    else writeFrame(socket, frame, body);
    return socket.writableLength < OUTPUT_ROOM_BYTES;
  };
  socket.on('drain', () => keeper.drained(tell));
  socket.on('error', () => socket.destroy());
  socket.on('close', () => keeper.detach(tell));
  socket.on('data', (bytes) => {
    try {
      for (const { head, body } of frames.push(bytes)) {
        const frame = toKeeperSchema.parse(head);
        if (frame.kind === 'ping') tell({ kind: 'pong' });
        else if (attached) keeper.obey(frame, body);
        else if (frame.kind === 'hello' && frame.protocol === KEEPER_PROTOCOL) {
          attached = true;
          keeper.attach(tell);
        } else {
          tell({ kind: 'unwelcome', reason: `this keeper speaks protocol ${KEEPER_PROTOCOL}` });
          socket.end();
        }
      }
    } catch (error) {
      // A peer that sends what is no frame gets no second chance; the sessions are not touched by it.
      console.error(`dropping a connection: ${(error as Error).message}`);
      socket.destroy();
    }
  });
}

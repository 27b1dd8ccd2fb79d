import { createServer, type Server, type Socket } from 'node:net';
import { JsonLines, jsonLine } from '../transports/json-lines.js';
import { listenPrivately } from '../transports/listen-privately.js';
import type { Keeper } from './keeper.js';
import { type FromKeeper, KEEPER_PROTOCOL, toKeeperSchema } from './keeper-protocol.js';

/** A daemon that does not read is cut off; it finds everything in the inventory when it comes back. */
const UNREAD_MAX_BYTES = 16 * 1024 * 1024;

/** Lets daemons talk to a keeper over a private socket. */
export async function serveKeeper(keeper: Keeper, socketPath: string): Promise<Server> {
  const server = createServer((socket) => serve(keeper, socket));
  server.maxConnections = 8;
  await listenPrivately(server, socketPath);
  return server;
}

function serve(keeper: Keeper, socket: Socket): void {
  const lines = new JsonLines();
  let attached = false;
  const tell = (frame: FromKeeper) => {
    if (socket.writableLength > UNREAD_MAX_BYTES) socket.destroy();
    else if (socket.writable) socket.write(jsonLine(frame));
  };
  socket.on('error', () => socket.destroy());
  socket.on('close', () => keeper.detach(tell));
  socket.on('data', (bytes) => {
    try {
      for (const message of lines.push(bytes)) {
        const frame = toKeeperSchema.parse(message);
        if (attached) keeper.obey(frame);
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

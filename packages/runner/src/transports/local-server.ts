import { createServer, type Server, type Socket } from 'node:net';
import { JsonLines, jsonLine } from './json-lines.js';
import { listenPrivately } from './listen-privately.js';
import { callSchema, LOCAL_PROTOCOL, type LocalRequest, localRequestSchema } from './local-protocol.js';

const CONNECTIONS_MAX = 64;
const UNREAD_MAX_BYTES = 16 * 1024 * 1024;

/** Expected, and told to whoever asked. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

/** Answers this user's commands over a private socket. */
export async function serveLocally(
  path: string,
  handle: (request: LocalRequest) => Promise<unknown>,
  onBug: (error: unknown) => void,
): Promise<Server> {
  const server = createServer((socket) => {
    const lines = new JsonLines();
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => {
      try {
        for (const message of lines.push(bytes)) void respond(socket, message, handle, onBug);
      } catch {
        // Whoever sends what is no message gets no answer.
        socket.destroy();
      }
    });
  });
  server.maxConnections = CONNECTIONS_MAX;
  await listenPrivately(server, path);
  return server;
}

async function respond(
  socket: Socket,
  message: unknown,
  handle: (request: LocalRequest) => Promise<unknown>,
  onBug: (error: unknown) => void,
): Promise<void> {
  const call = callSchema.safeParse(message);
  if (!call.success) {
    socket.destroy();
    return;
  }
  const { id } = call.data;
  try {
    if (call.data.protocol !== LOCAL_PROTOCOL) {
      throw new Refusal(
        'The daemon is of another version: run "claude-projects down", then "claude-projects up".',
      );
    }
    const request = localRequestSchema.safeParse(call.data.request);
    if (!request.success) throw new Refusal('The daemon does not understand this request.');
    reply(socket, { id, ok: true, result: (await handle(request.data)) ?? null });
  } catch (error) {
    if (!(error instanceof Refusal)) onBug(error);
    const problem = error instanceof Refusal ? error.message : 'The daemon failed at this: see its log.';
    reply(socket, { id, ok: false, problem });
  }
}

function reply(socket: Socket, message: unknown): void {
  if (socket.writableLength > UNREAD_MAX_BYTES) socket.destroy();
  else if (socket.writable) socket.write(jsonLine(message));
}

import type { Server as HttpServer } from 'node:http';
import type { FromSocketClient, ToSocketClient } from '@claude-projects/protocol';
import { INPUT_MAX_BYTES } from '@claude-projects/protocol';
import { Server } from 'socket.io';
import type { Gate } from '../http/gate.js';
import type { RunAccess } from '../run-access.js';
import { SocketClient } from './socket-client.js';

/** A client that is let in sends its first packet at once. */
const AUTHENTICATED_WITHIN_MS = 5_000;
const PING_EVERY_MS = 20_000;
const PONG_WITHIN_MS = 20_000;
/** What surrounds the largest input, with every byte of a text escaped. */
const MESSAGE_MAX_BYTES = 7 * INPUT_MAX_BYTES;

export interface SocketSideParts {
  readonly access: RunAccess;
  readonly gate: Gate;
  refused(code: string): void;
  bug(error: unknown): void;
}

/**
 * Runs over Socket.IO. Only as WebSockets: long polling would bring cookies, caches and forms of other sites back in.
 * What a client missed while it was away comes from the log, over a restart of the daemon too, so Socket.IO's own
 * recovery, which ends with the process, is left off.
 */
export class SocketSide {
  private readonly io: Server<FromSocketClient, ToSocketClient>;

  constructor(server: HttpServer, { access, gate, refused, bug }: SocketSideParts) {
    this.io = new Server(server, {
      ...{ transports: ['websocket'], serveClient: false, perMessageDeflate: false },
      ...{ connectTimeout: AUTHENTICATED_WITHIN_MS, maxHttpBufferSize: MESSAGE_MAX_BYTES },
      ...{ pingInterval: PING_EVERY_MS, pingTimeout: PONG_WITHIN_MS },
      allowRequest: ({ headers, url = '' }, answer) => {
        const problem = gate.refusesCaller({ host: headers.host, origin: headers.origin, url });
        if (problem) refused(problem.code);
        answer(problem?.message ?? null, !problem);
      },
    });
    this.io.use((socket, next) => {
      const { auth, address, headers } = socket.handshake;
      const { token, ticket } = auth as { token?: unknown; ticket?: unknown };
      const problem =
        gate.refusesCredentials(
          {
            authorization: typeof token === 'string' ? `Bearer ${token}` : headers.authorization,
            ticket: typeof ticket === 'string' ? ticket : undefined,
          },
          address,
        ) ?? gate.refusesRate();
      if (problem) refused(problem.code);
      next(problem ? Object.assign(new Error(problem.message), { data: { code: problem.code } }) : undefined);
    });
    this.io.on('connection', (socket) => {
      new SocketClient(socket, access, bug);
    });
  }

  get clients(): number {
    return this.io.engine.clientsCount;
  }

  async close(): Promise<void> {
    // The server itself is closed by whoever opened it.
    this.io.disconnectSockets(true);
    this.io.engine.close();
  }
}

import { createServer, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';
import { getRequestListener } from '@hono/node-server';
import type { RunAccess } from '../run-access.js';
import { SocketSide } from '../socket-io/socket-side.js';
import { AccessToken } from './access-token.js';
import { AllowedCallers } from './allowed-callers.js';
import { createApp } from './create-app.js';
import { Gate } from './gate.js';
import { HttpMetrics } from './http-metrics.js';
import type { HttpSettings } from './http-settings.js';
import { Tickets } from './tickets.js';
import type { TlsFiles } from './tls-files.js';

const RETRY_MS = 2_000;
const CONNECTIONS_MAX = 512;
const REQUEST_WITHIN_MS = 30_000;
const HEADERS_WITHIN_MS = 10_000;
const HEADERS_MAX_BYTES = 16 * 1024;

export interface HttpSideParts {
  readonly settings: HttpSettings;
  /** Null: it speaks plain HTTP, on the loopback. */
  readonly tls: TlsFiles | null;
  readonly stateDirectory: string;
  readonly version: string;
  readonly access: RunAccess;
  /** Where it can be reached now. */
  listening(url: string): void;
  log(level: string, text: string): void;
  bug(error: unknown): void;
}

/** The daemon's ways in over HTTP: REST, server-sent events and Socket.IO, on one port. */
export class HttpSide {
  private readonly server: Server;
  private readonly sockets: SocketSide;
  private retry: NodeJS.Timeout | null = null;
  private closed = false;
  private complained = false;

  /** Throws where the token cannot be had. */
  constructor(private readonly parts: HttpSideParts) {
    const { settings, stateDirectory, access } = parts;
    const token = new AccessToken(stateDirectory);
    if (token.wasReplaced) parts.log('warn', 'others could read the token for HTTP: it is a new one now');
    const callers = new AllowedCallers(settings);
    const now = () => performance.now();
    const gate = new Gate(callers, token, new Tickets(), settings.requestsPerMinute, now);
    const metrics = new HttpMetrics(access, () => this.sockets.clients);
    const { version, tls, log, bug } = parts;
    const app = createApp({
      ...{ access, gate, callers, metrics, version, now, log, bug },
      tls: tls !== null,
    });
    const options = { maxHeaderSize: HEADERS_MAX_BYTES };
    const answer = getRequestListener(app.fetch, { overrideGlobalObjects: false });
    this.server = tls ? createSecureServer({ ...options, ...tls }, answer) : createServer(options, answer);
    this.server.maxConnections = CONNECTIONS_MAX;
    this.server.requestTimeout = REQUEST_WITHIN_MS;
    this.server.headersTimeout = HEADERS_WITHIN_MS;
    this.sockets = new SocketSide(this.server, {
      access,
      gate,
      bug,
      refused: (code) => metrics.refused(code),
    });
  }

  /** Listens, and tries again where the port is in use: what runs here matters more than how it is watched. */
  open(): void {
    const { settings } = this.parts;
    const { host, port } = settings;
    this.server.once('error', (error: NodeJS.ErrnoException) => {
      if (!this.complained) this.parts.log('warn', `nothing listens at ${host}:${port}: ${error.message}`);
      this.complained = true;
      if (!this.closed) this.retry = setTimeout(() => this.open(), RETRY_MS);
    });
    this.server.listen({ host, port }, () => {
      this.server.removeAllListeners('error');
      this.server.on('error', (error) => this.parts.bug(error));
      const { port: actual } = this.server.address() as AddressInfo;
      const name = host.includes(':') ? `[${host}]` : host;
      this.parts.listening(`${this.parts.tls ? 'https' : 'http'}://${name}:${actual}`);
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    if (this.retry) clearTimeout(this.retry);
    await this.sockets.close();
    this.server.close();
    this.server.closeAllConnections();
  }
}

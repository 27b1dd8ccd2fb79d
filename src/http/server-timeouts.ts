import type { Server } from 'node:http';

const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** Longer than that of the usual proxies, so that it is they who end an idle connection. */
const KEEP_ALIVE_TIMEOUT_MS = 65_000;

/** Bounds how long a slow or silent client can hold a connection. */
export function boundConnections(server: Server): void {
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.keepAliveTimeout = KEEP_ALIVE_TIMEOUT_MS;
}

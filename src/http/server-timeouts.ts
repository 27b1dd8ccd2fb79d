import type { Server } from 'node:http';

const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** Longer than that of the usual proxies, so that it is they who end an idle connection. */
const KEEP_ALIVE_TIMEOUT_MS = 65_000;
/**
 * Longer than a request waits for its answer: whoever lets a connection stand still for so long has gone, or
 * does not read what it asked for. Where answers are stuck, Node gives it the same time once more.
 */
const SILENT_TIMEOUT_MS = 45_000;
/** How often Node looks for those that are over their time. */
const LOOK_EVERY_MS = 5_000;

/** Bounds how long a slow or silent client can hold a connection. To be called before the server listens. */
export function boundConnections(server: Server): void {
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.keepAliveTimeout = KEEP_ALIVE_TIMEOUT_MS;
  server.timeout = SILENT_TIMEOUT_MS;
  // An option of the server's making, which is the framework's; read when it begins to listen.
  (server as { connectionsCheckingInterval?: number }).connectionsCheckingInterval = LOOK_EVERY_MS;
}

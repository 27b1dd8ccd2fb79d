import type { Server } from 'node:http';

/** A connection can fall idle right after it was looked at, so the look is repeated. */
const LOOK_EVERY_MS = 20;

/** Accepts no more connections, lets the requests under way end, and cuts off those that take too long. */
export async function drain(server: Server, timeoutMs: number): Promise<void> {
  if (!server.listening) return;
  const looking = setInterval(() => server.closeIdleConnections(), LOOK_EVERY_MS);
  const patience = setTimeout(() => server.closeAllConnections(), timeoutMs);
  try {
    await new Promise<void>((resolve) => server.close(() => resolve()));
  } finally {
    clearInterval(looking);
    clearTimeout(patience);
  }
}

import mongoose from 'mongoose';
import type { Settings } from '../config/settings.js';
import { StartFailure } from '../start-failure.js';
import { NoTracing, type Tracing } from '../tracing/tracing.js';
import { logSlowCommands } from './slow-commands.js';

/**
 * Without the database a request is refused within six seconds: a command waits so long for its answer and is
 * repeated once, or looks so long for a primary. Only where all connections hang it waits for a free one
 * before, each time. A new primary that is there sooner is found, and the command goes to it.
 */
const SOCKET_TIMEOUT_MS = 2_500;
const SERVER_SELECTION_TIMEOUT_MS = 3_000;
const POOL_WAIT_TIMEOUT_MS = 2_000;
const CONNECT_TIMEOUT_MS = 5_000;

/** Opens the connection. Throws a `StartFailure` when the database does not answer. */
export async function connect(
  settings: Settings,
  tracing: Tracing = new NoTracing(),
): Promise<mongoose.Connection> {
  const connection = mongoose.createConnection();
  try {
    await connection.openUri(settings.mongodbUri, {
      dbName: settings.mongodbDb,
      appName: 'claude-projects',
      // Every decision is read from the primary, as the majority has it, and is kept by the majority.
      readPreference: 'primary',
      readConcern: { level: 'majority' },
      writeConcern: { w: 'majority' },
      // Indexes are applied by a step of its own: many processes start at once, and none should build one.
      autoIndex: false,
      autoCreate: false,
      // Without the database a request fails soon, instead of waiting for it in memory.
      bufferCommands: false,
      serverSelectionTimeoutMS: SERVER_SELECTION_TIMEOUT_MS,
      connectTimeoutMS: CONNECT_TIMEOUT_MS,
      socketTimeoutMS: SOCKET_TIMEOUT_MS,
      waitQueueTimeoutMS: POOL_WAIT_TIMEOUT_MS,
      maxPoolSize: settings.mongodbPoolMax,
      monitorCommands: settings.otlpEndpoint !== null || settings.slowCommandMilliseconds > 0,
    });
    tracing.watch(connection.getClient());
    logSlowCommands(connection.getClient(), settings.slowCommandMilliseconds);
    return connection;
  } catch (error) {
    await connection.close().catch(() => undefined);
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartFailure(
      `The database at ${hostsOf(settings.mongodbUri)} cannot be used (${reason}). Start it, or correct MONGODB_URI.`,
    );
  }
}

/** A connection that never opens. */
export function unconnected(): mongoose.Connection {
  return mongoose.createConnection();
}

/** The hosts of a URI without the name and password in it. */
function hostsOf(uri: string): string {
  return uri.replace(/^[^/]*\/\/([^/@]*@)?/, '').replace(/[/?].*$/, '');
}

/** By name, so that an error of another copy of the driver counts too. */
const NAMES = new Set([
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoServerSelectionError',
  'MongooseServerSelectionError',
  'MongoNotConnectedError',
  'MongoTopologyClosedError',
  'MongoClientClosedError',
  'MongoPoolClosedError',
  'MongoPoolClearedError',
  'MongoPoolClearedOnNetworkError',
  'MongoWaitQueueTimeoutError',
  'MongoOperationTimeoutError',
]);

/** No primary, stepping down, shutting down, or out of time; as the server numbers them. */
const CODES = new Set<unknown>([6, 7, 50, 64, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436]);

/** Whether an error says that the database cannot be reached or cannot answer now, rather than that it refused. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (NAMES.has(error.name)) return true;
  if (error.name.startsWith('Mongo') && CODES.has((error as { code?: unknown }).code)) return true;
  // Written to a connection whose end was not noticed yet: the driver lets this one through as it is.
  if ((error as NodeJS.ErrnoException).code === 'EPIPE') return true;
  // Mongoose names this one like every other error of its own.
  return error.name === 'MongooseError' && /initial connection|buffering timed out/.test(error.message);
}

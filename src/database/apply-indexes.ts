import type { Connection } from 'mongoose';
import { StartFailure } from '../start-failure.js';
import { longCommand } from './long-command.js';

/** Building an index over a large collection takes a while; it is still bounded. */
const BUILD_TIMEOUT_MS = 120_000;

/** An index of this name exists with other options, or one of these keys under another name. */
const CONFLICT_CODES = new Set<unknown>([85, 86]);

/**
 * Makes every index that the models declare. Safe to repeat and to run at once in several processes.
 * Drops nothing. Throws a `StartFailure` when an index exists that differs from the declared one.
 */
export async function applyIndexes(connection: Connection): Promise<void> {
  for (const model of Object.values(connection.models)) {
    const indexes = model.schema.indexes().map(([key, options]) => ({ key, ...options }));
    if (indexes.length === 0) continue;
    try {
      await connection
        .collection(model.collection.collectionName)
        .createIndexes(indexes as never, longCommand(BUILD_TIMEOUT_MS));
    } catch (error) {
      if (!CONFLICT_CODES.has((error as { code?: unknown }).code)) throw error;
      throw new StartFailure(
        `An index of the collection ${model.collection.collectionName} differs from the declared one ` +
          `(${(error as Error).message}). Drop it, and start again.`,
      );
    }
  }
}

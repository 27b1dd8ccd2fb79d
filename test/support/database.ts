import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';
import { afterAll, beforeAll, inject } from 'vitest';

/** A database that only one test file uses. `connection` is open between `beforeAll` and `afterAll`. */
export interface TestDatabase {
  /** Names the replica set only; the database's name goes beside it, as in the settings. */
  readonly uri: string;
  readonly name: string;
  readonly connection: mongoose.Connection;
}

/** Call it at the top of a test file: gives the file a fresh database and drops it when the file is done. */
export function useDatabase(): TestDatabase {
  const uri = inject('mongodUri');
  const name = `test-${randomUUID()}`;
  const connection = mongoose.createConnection();
  beforeAll(async () => {
    await connection.openUri(uri, { dbName: name });
  });
  afterAll(async () => {
    await connection.dropDatabase();
    await connection.close();
  });
  return { uri, name, connection };
}

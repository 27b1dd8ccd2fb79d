import { chmodSync, closeSync, existsSync, mkdirSync, openSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { migrate } from './migrations.js';
import { isDamage } from './sqlite-failure.js';

/** Pages of a WAL before they are moved into the file: a checkpoint waits for the disk, so there are few of them. */
const CHECKPOINT_PAGES = 4_000;
const WAL_MAX_BYTES = 64 * 1024 * 1024;
const BUSY_TIMEOUT_MS = 5_000;
/** What was damaged is put aside under so many names at most; then the oldest name is used again. */
const ASIDE_MAX = 100;

export interface OpenedDatabase {
  readonly database: DatabaseSync;
  /** Where a damaged log was put aside, or null. */
  readonly putAside: string | null;
}

/**
 * Opens the log, readable by its user only. SQLite itself drops what a WAL holds of an unfinished commit. A file that
 * is damaged beyond that is put aside with its WAL, and a new one is begun: sessions matter more than their history.
 */
export function openDatabase(path: string): OpenedDatabase {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const unclean = existsSync(`${path}-wal`);
  try {
    return { database: open(path, unclean), putAside: null };
  } catch (error) {
    if (!isDamage(error)) throw error;
    const aside = asideName(path);
    for (const suffix of ['', '-wal', '-shm']) {
      if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
    }
    return { database: open(path, false), putAside: aside };
  }
}

/** A second connection, which only reads. */
export function openReader(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { readOnly: true });
  database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
  return database;
}

function open(path: string, unclean: boolean): DatabaseSync {
  // SQLite would make the file readable for others; the WAL gets the mode of the file.
  closeSync(openSync(path, 'a', 0o600));
  chmodSync(path, 0o600);
  const database = new DatabaseSync(path);
  try {
    database.exec(
      `PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS};
       PRAGMA journal_mode = WAL;
       PRAGMA synchronous = NORMAL;
       PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};
       PRAGMA journal_size_limit = ${WAL_MAX_BYTES};`,
    );
    migrate(database);
    // A whole check reads everything, so it is made only where the last process did not end as it should.
    if (unclean) check(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function check(database: DatabaseSync): void {
  const { quick_check: verdict } = database.prepare('PRAGMA quick_check(1)').get() as { quick_check: string };
  if (verdict !== 'ok') throw new DamagedLog(verdict);
}

class DamagedLog extends Error {
  readonly errcode = 11;
}

function asideName(path: string): string {
  for (let number = 1; number < ASIDE_MAX; number += 1) {
    if (!existsSync(`${path}.damaged.${number}`)) return `${path}.damaged.${number}`;
  }
  return `${path}.damaged.${ASIDE_MAX}`;
}

import { closeSync, linkSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { identify, type ProcessIdentity, processIdentitySchema, stillRuns } from './process-identity.js';

export type LockResult =
  | { readonly taken: true; release(): void }
  | { readonly taken: false; readonly holder: ProcessIdentity };

const TRIES_MAX = 10;

/**
 * Takes a lock file for this process. A lock of a process that is gone is taken over, also when its pid is in use
 * again. Throws when the file can neither be made nor read.
 */
export function takeLock(path: string): LockResult {
  const own = identify(process.pid);
  if (own === null) throw new Error('this process does not find itself in the process table');
  const mine = `${path}.${own.pid}`;
  writeNew(mine, JSON.stringify(own));
  try {
    for (let round = 0; round < TRIES_MAX; round += 1) {
      if (linked(mine, path)) return { taken: true, release: () => release(path, own) };
      const holder = readLock(path);
      if (holder && stillRuns(holder)) return { taken: false, holder };
      clearStale(path, holder);
    }
  } finally {
    rmSync(mine, { force: true });
  }
  throw new Error(`the lock ${path} changes hands all the time`);
}

/** Who holds a lock, whether or not it still runs. Null: nobody, or the file is torn. */
export function readLock(path: string): ProcessIdentity | null {
  try {
    return processIdentitySchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}

function writeNew(path: string, text: string): void {
  rmSync(path, { force: true });
  const file = openSync(path, 'wx', 0o600);
  writeSync(file, text);
  closeSync(file);
}

/** A link is made whole or not at all, so nobody reads a lock that is half written. */
function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function clearStale(path: string, stale: ProcessIdentity | null): void {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    // Somebody else cleared it.
    return;
  }
  const moved = readLock(aside);
  // Between reading and moving another process may have taken it: then it gets it back.
  if (moved && JSON.stringify(moved) !== JSON.stringify(stale)) linked(aside, path);
  rmSync(aside, { force: true });
}

/** A lock that somebody took over meanwhile is left alone. */
function release(path: string, own: ProcessIdentity): void {
  const holder = readLock(path);
  if (holder && holder.pid === own.pid && holder.startTime === own.startTime) rmSync(path, { force: true });
}

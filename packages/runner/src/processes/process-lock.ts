import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { identify, type ProcessIdentity, processIdentitySchema, stillRuns } from './process-identity.js';

export type LockResult =
  | { readonly taken: true; release(): void }
  | { readonly taken: false; readonly holder: ProcessIdentity };

const TRIES_MAX = 100;

/**
 * Takes a lock for this process. A lock of a process that is gone is taken over, also when its pid is in use
 * again. Throws when the folder can neither be read nor written.
 *
 * The lock is the file with the highest number: `path.1`, `path.2` and so on. Whoever finds its holder gone makes the
 * next one, which only one process can. It is never removed to be taken over: between seeing that it is stale and
 * removing it, somebody else could have taken it.
 */
export function takeLock(path: string): LockResult {
  const own = identify(process.pid);
  if (own === null) throw new Error('this process does not find itself in the process table');
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  for (let round = 0; round < TRIES_MAX; round += 1) {
    const highest = highestNumber(path);
    const holder = readNumbered(path, highest);
    if (holder && stillRuns(holder)) return { taken: false, holder };
    const mine = highest + 1;
    if (!makeNew(`${path}.${mine}`, own)) continue;
    // Others may have gone further, and cleaned up behind them, since this one looked.
    if (highestNumber(path) === mine) {
      for (const number of numbers(path)) if (number < mine) rmSync(`${path}.${number}`, { force: true });
      return { taken: true, release: () => giveUp(`${path}.${mine}`) };
    }
    rmSync(`${path}.${mine}`, { force: true });
  }
  throw new Error(`the lock ${path} changes hands all the time`);
}

/** Who took a lock last, whether or not it still runs. Null: it was given up, or the file is torn. */
export function readLock(path: string): ProcessIdentity | null {
  return readNumbered(path, highestNumber(path));
}

function readNumbered(path: string, number: number): ProcessIdentity | null {
  try {
    return processIdentitySchema.parse(JSON.parse(readFileSync(`${path}.${number}`, 'utf8')));
  } catch {
    return null;
  }
}

function highestNumber(path: string): number {
  return Math.max(0, ...numbers(path));
}

function numbers(path: string): number[] {
  const prefix = `${basename(path)}.`;
  try {
    return readdirSync(dirname(path))
      .filter((name) => name.startsWith(prefix))
      .map((name) => Number(name.slice(prefix.length)))
      .filter((number) => Number.isInteger(number) && number > 0);
  } catch {
    // There is no folder, so nobody ever took it.
    return [];
  }
}

/** A link is made whole or not at all, so nobody reads a lock that is half written. */
function makeNew(file: string, own: ProcessIdentity): boolean {
  return withDraft(file, JSON.stringify(own), (draft) => {
    try {
      linkSync(draft, file);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    }
  });
}

/** The file stays, empty of a holder, so that its number is not given away twice. */
function giveUp(file: string): void {
  try {
    withDraft(file, '{}', (draft) => renameSync(draft, file));
  } catch {
    // Somebody removed the folder, and the lock with it.
  }
}

function withDraft<T>(file: string, content: string, use: (draft: string) => T): T {
  const draft = join(dirname(file), `.${basename(file)}.${process.pid}`);
  writeFileSync(draft, content, { mode: 0o600 });
  try {
    return use(draft);
  } finally {
    rmSync(draft, { force: true });
  }
}

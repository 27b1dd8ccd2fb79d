import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import process from 'node:process';
import { processIdentity, stillRuns } from './process-identity.mjs';

const triesMax = 1_000;

/**
 * Takes a lock that one process at a time can hold. What a holder that died left behind is taken over.
 *
 * The lock is the highest of the files path.1, path.2 and so on. Whoever finds its holder gone makes the next one,
 * which only one process can. A lock is never removed to be taken over: between seeing that it is stale and removing
 * it, somebody else could have taken it.
 *
 * @param {string} path
 * @returns {{ release: () => void } | { heldBy: number }}
 */
export function takeLock(path) {
  mkdirSync(dirname(path), { recursive: true });
  const content = JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid) });
  for (let tries = 0; tries < triesMax; tries += 1) {
    const highest = Math.max(0, ...numbers(path));
    const holder = read(`${path}.${highest}`);
    if (holder && stillRuns(holder)) return { heldBy: holder.pid };
    const mine = highest + 1;
    if (!create(`${path}.${mine}`, content)) continue;
    // Others may have gone further, and cleaned up behind them, since this one looked.
    if (Math.max(...numbers(path)) === mine) {
      removeBelow(path, mine);
      return { release: () => replace(`${path}.${mine}`, '{}') };
    }
    rmSync(`${path}.${mine}`, { force: true });
  }
  throw new Error(`${path} changes hands without end.`);
}

function numbers(path) {
  const prefix = `${basename(path)}.`;
  return readdirSync(dirname(path))
    .filter((name) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)))
    .map((name) => Number(name.slice(prefix.length)));
}

function removeBelow(path, mine) {
  for (const number of numbers(path)) if (number < mine) rmSync(`${path}.${number}`, { force: true });
}

// The content is there from the first instant: a link to a complete file, made only where there was none.
function create(file, content) {
  return withDraft(file, content, (draft) => {
    try {
      linkSync(draft, file);
      return true;
    } catch (error) {
      if (error.code === 'EEXIST') return false;
      throw error;
    }
  });
}

// The highest file stays, so that its number is not given away twice.
function replace(file, content) {
  try {
    withDraft(file, content, (draft) => renameSync(draft, file));
  } catch {
    // Somebody removed the folder, and the lock with it.
  }
}

function withDraft(file, content, use) {
  const draft = join(dirname(file), `.${basename(file)}.${process.pid}`);
  writeFileSync(draft, content, { mode: 0o600 });
  try {
    return use(draft);
  } finally {
    rmSync(draft, { force: true });
  }
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

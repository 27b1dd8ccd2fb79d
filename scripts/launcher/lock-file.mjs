import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';
import { processIdentity, stillRuns } from './process-identity.mjs';

const triesMax = 20;

/**
 * Takes a lock that one process at a time can hold. What a holder that died left behind is taken over.
 *
 * @param {string} path
 * @returns {{ release: () => void } | { heldBy: number }}
 */
export function takeLock(path) {
  mkdirSync(dirname(path), { recursive: true });
  const mine = JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid) });
  for (let tries = 0; tries < triesMax; tries += 1) {
    if (create(path, mine)) return { release: () => releaseLock(path, mine) };
    const seen = read(path);
    const holder = parse(seen);
    if (holder && stillRuns(holder)) return { heldBy: holder.pid };
    if (seen !== undefined) removeStale(path, seen);
  }
  throw new Error(`${path} changes hands without end.`);
}

function releaseLock(path, mine) {
  if (read(path) === mine) rmSync(path, { force: true });
}

// The content is there from the first instant: a link to a complete file, made only where there was none.
function create(path, content) {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, content, { mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

// Two processes may see the same stale lock. The slower one must not remove the lock that the faster one took
// meanwhile, so it looks at what it moved away, and puts it back if it is not what it saw.
function removeStale(path, seen) {
  const aside = `${path}.${process.pid}.stale`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (read(aside) !== seen) {
    try {
      linkSync(aside, path);
    } catch {
      // Somebody else took it in between and holds it rightly.
    }
  }
  rmSync(aside, { force: true });
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

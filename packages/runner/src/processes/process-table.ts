import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { type ProcessRow, parseProcStat, parsePs } from './process-row.js';
import { markIn } from './tree-mark.js';

const PS_TIMEOUT_MS = 5_000;
const PS_OUTPUT_MAX_BYTES = 16 * 1024 * 1024;

/** Every process of this machine, now. */
export function readProcessTable(): ProcessRow[] {
  if (process.platform !== 'linux') return readPs();
  return readdirSync('/proc').flatMap((name) => {
    const row = /^\d+$/.test(name) ? readProcess(Number(name)) : null;
    return row ? [row] : [];
  });
}

/** One process, or null when there is none with this pid. */
export function readProcess(pid: number): ProcessRow | null {
  if (process.platform !== 'linux') return readPs().find((row) => row.pid === pid) ?? null;
  try {
    return parseProcStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    // It ended meanwhile.
    return null;
  }
}

/** The mark of a process. Null: it has none. Undefined: it ended, it is somebody else's, or it is in the midst of an exec. */
export function readMark(pid: number): string | null | undefined {
  if (process.platform !== 'linux') return null;
  try {
    const environ = readFileSync(`/proc/${pid}/environ`, 'latin1');
    return environ === '' ? undefined : markIn(environ);
  } catch {
    return undefined;
  }
}

function readPs(): ProcessRow[] {
  const columns = 'pid=,ppid=,pgid=,sess=,state=,lstart=';
  const options = { encoding: 'utf8', timeout: PS_TIMEOUT_MS, maxBuffer: PS_OUTPUT_MAX_BYTES } as const;
  return parsePs(execFileSync('ps', ['-axo', columns], options));
}

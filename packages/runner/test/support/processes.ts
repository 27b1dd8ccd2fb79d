import { readFileSync } from 'node:fs';
import { identify } from '../../src/processes/process-identity.js';
import { isAlive } from '../../src/processes/process-row.js';
import { readProcess } from '../../src/processes/process-table.js';

/** The state letter of a process as the kernel tells it, or null when it is gone. */
export function stateOf(pid: number): string | null {
  const row = readProcess(pid);
  return row && isAlive(row) ? row.state : null;
}

export const isGone = (pid: number): boolean => stateOf(pid) === null;

/** A pid that a test's process wrote to a file, once it is whole. */
export function pidIn(path: string): number | null {
  try {
    const text = readFileSync(path, 'utf8');
    return text.endsWith('\n') ? Number(text) : null;
  } catch {
    return null;
  }
}

/** Kills processes that a test knows by pid, if they are still those. */
export class Cleanup {
  private readonly known: NonNullable<ReturnType<typeof identify>>[] = [];

  add(pid: number): number {
    const identity = identify(pid);
    if (identity) this.known.push(identity);
    return pid;
  }

  end(): void {
    for (const identity of this.known.splice(0)) {
      if (identify(identity.pid)?.startTime !== identity.startTime) continue;
      try {
        process.kill(identity.pid, 'SIGKILL');
      } catch {
        // It ended meanwhile.
      }
    }
  }
}

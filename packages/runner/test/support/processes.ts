import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownGroups } from '../../src/limits/own-groups.js';
import { identify } from '../../src/processes/process-identity.js';
import { isAlive } from '../../src/processes/process-row.js';
import { readProcess, readProcessTable } from '../../src/processes/process-table.js';

/** The state letter of a process as the kernel tells it, or null when it is gone. */
export function stateOf(pid: number): string | null {
  const row = readProcess(pid);
  return row && isAlive(row) ? row.state : null;
}

/** The folder of a process's control group of the second version, where there are any. */
export function groupOf(pid: number): string | null {
  try {
    const mounts = readFileSync('/proc/self/mountinfo', 'utf8');
    return ownGroups(mounts, readFileSync(`/proc/${pid}/cgroup`, 'utf8')).v2?.directory ?? null;
  } catch {
    return null;
  }
}

/** Whether a process cannot act: it is stopped by itself, or its control group is frozen. */
export function standsStill(pid: number): boolean {
  const group = groupOf(pid);
  if (stateOf(pid) === 'T') return true;
  return group !== null && textOf(join(group, 'cgroup.events')).includes('frozen 1');
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
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

/** The processes that have a path in their arguments, which only those have that a test started in that folder. */
export function processesNaming(path: string): number[] {
  return readProcessTable()
    .map(({ pid }) => pid)
    .filter((pid) => argumentsOf(pid).includes(path));
}

function argumentsOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  } catch {
    return '';
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

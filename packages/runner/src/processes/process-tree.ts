import { isStopped, type ProcessRow } from './process-row.js';
import { readMark, readProcessTable } from './process-table.js';
import { type TreeIdentity, treeMembers } from './tree-members.js';

/** A tree that forks faster than it is found is looked at again by the next tick. */
const ROUNDS_MAX = 20;

/** The processes of one session, as the operating system has them now. */
export class ProcessTree {
  constructor(
    private readonly tree: TreeIdentity,
    private readonly spared: () => ReadonlySet<number>,
  ) {}

  /** Parents before their children. */
  members(): ProcessRow[] {
    return treeMembers(readProcessTable(), this.tree, readMark, this.spared());
  }

  /** Stops every process of the tree, also those that are forked meanwhile. True when none runs any more. */
  freeze(): boolean {
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      // Parents first: a shell that saw its child stopped would take the terminal back.
      const running = this.members().filter((row) => !isStopped(row));
      if (running.length === 0) return true;
      for (const { pid } of running) signal(pid, 'SIGSTOP');
    }
    return false;
  }

  thaw(): void {
    for (const { pid } of this.members().reverse()) signal(pid, 'SIGCONT');
  }

  /** Asks every process to end. Also continues those that a person had stopped, for they could not hear it. */
  askToEnd(name: 'SIGTERM' | 'SIGHUP'): void {
    for (const { pid } of this.members()) {
      signal(pid, name);
      signal(pid, 'SIGCONT');
    }
  }

  /** Kills every process of the tree, also those that are forked meanwhile. True when none is left. */
  kill(): boolean {
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      const left = this.members();
      if (left.length === 0) return true;
      for (const { pid } of left) signal(pid, 'SIGKILL');
    }
    return false;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended meanwhile, or it is not ours to signal; what is left shows when the tree is read again.
  }
}

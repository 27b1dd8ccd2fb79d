import { MarkCache } from './mark-cache.js';
import type { ProcessRow } from './process-row.js';
import { readMark, readProcessTable } from './process-table.js';
import { signal } from './signal.js';
import { type TreeIdentity, treeMembers } from './tree-members.js';

/** A tree that forks faster than it is found is looked at again by whoever asked. */
const ROUNDS_MAX = 20;

/** One process tree that nobody holds, as the operating system has it now. */
export class ProcessTree {
  private readonly marks = new MarkCache(readMark);

  constructor(
    private readonly tree: TreeIdentity,
    private readonly spared: () => ReadonlySet<number>,
  ) {}

  /** Parents before their children. */
  members(): ProcessRow[] {
    return treeMembers(this.marks.snapshot(readProcessTable()), this.tree, this.spared());
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

import { isAlive, type ProcessRow } from './process-row.js';
import type { ProcessSnapshot } from './process-snapshot.js';

/** What is known of a process tree. */
export interface TreeIdentity {
  /** Null: it was about to be started when its keeper died. */
  readonly root: { readonly pid: number; readonly startTime: string } | null;
  readonly mark: string;
}

/**
 * The living processes of a tree, parents before their children: the root, its group, its terminal session,
 * everything that carries its mark, and all descendants of these. `spared` and what they started never belong to
 * it. Pure. A process that left group, terminal session, parent and mark behind cannot be told from a stranger.
 */
export function treeMembers(
  processes: ProcessSnapshot,
  tree: TreeIdentity,
  spared: ReadonlySet<number>,
): ProcessRow[] {
  const { root } = tree;
  const members = new Map<number, { row: ProcessRow; depth: number }>();
  const add = (row: ProcessRow, depth: number) => {
    const known = members.get(row.pid);
    if (spared.has(row.pid) || (known && known.depth >= depth) || depth > processes.size) return;
    members.set(row.pid, { row, depth });
    for (const child of processes.childrenOf(row.pid)) add(child, depth + 1);
  };
  // Were the root's pid in use again, groups and sessions of that number would be a stranger's.
  const led = root === null || isReused(processes, root) ? [] : processes.ledBy(root.pid);
  for (const row of [...led, ...processes.marked(tree.mark)]) add(row, 0);
  return [...members.values()]
    .sort((left, right) => left.depth - right.depth)
    .map(({ row }) => row)
    .filter(isAlive);
}

function isReused(processes: ProcessSnapshot, root: { readonly pid: number; readonly startTime: string }) {
  const row = processes.get(root.pid);
  return row !== null && row.startTime !== root.startTime;
}

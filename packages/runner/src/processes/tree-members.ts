import { isAlive, type ProcessRow } from './process-row.js';

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
  table: readonly ProcessRow[],
  tree: TreeIdentity,
  markOf: (pid: number) => string | null,
  spared: ReadonlySet<number>,
): ProcessRow[] {
  const { root } = tree;
  // Were the root's pid in use again, groups and sessions of that number would be a stranger's.
  const reused =
    root !== null && table.some((row) => row.pid === root.pid && row.startTime !== root.startTime);
  const leader = root !== null && !reused ? root.pid : null;
  const belongs = (row: ProcessRow) =>
    (leader !== null && (row.pid === leader || row.groupId === leader || row.terminalSessionId === leader)) ||
    markOf(row.pid) === tree.mark;
  const children = childrenOf(table);
  const members = new Map<number, { row: ProcessRow; depth: number }>();
  const add = (row: ProcessRow, depth: number) => {
    const known = members.get(row.pid);
    if (spared.has(row.pid) || (known && known.depth >= depth) || depth > table.length) return;
    members.set(row.pid, { row, depth });
    for (const child of children.get(row.pid) ?? []) add(child, depth + 1);
  };
  for (const row of table) if (!spared.has(row.pid) && belongs(row)) add(row, 0);
  return [...members.values()]
    .sort((left, right) => left.depth - right.depth)
    .map(({ row }) => row)
    .filter(isAlive);
}

function childrenOf(table: readonly ProcessRow[]): Map<number, ProcessRow[]> {
  const children = new Map<number, ProcessRow[]>();
  for (const row of table) {
    const siblings = children.get(row.parentPid);
    if (siblings) siblings.push(row);
    else children.set(row.parentPid, [row]);
  }
  return children;
}

import type { ProcessRow } from './process-row.js';

/** The process table of one moment, indexed once for however many trees are looked up in it. */
export class ProcessSnapshot {
  private readonly byPid = new Map<number, ProcessRow>();
  private readonly byParent = new Map<number, ProcessRow[]>();
  private readonly byGroup = new Map<number, ProcessRow[]>();
  private readonly byTerminalSession = new Map<number, ProcessRow[]>();
  private readonly byMark = new Map<string, ProcessRow[]>();

  constructor(rows: readonly ProcessRow[], markOf: (row: ProcessRow) => string | null) {
    for (const row of rows) {
      this.byPid.set(row.pid, row);
      add(this.byParent, row.parentPid, row);
      add(this.byGroup, row.groupId, row);
      add(this.byTerminalSession, row.terminalSessionId, row);
      const mark = markOf(row);
      if (mark !== null) add(this.byMark, mark, row);
    }
  }

  get size(): number {
    return this.byPid.size;
  }

  get(pid: number): ProcessRow | null {
    return this.byPid.get(pid) ?? null;
  }

  childrenOf(pid: number): readonly ProcessRow[] {
    return this.byParent.get(pid) ?? [];
  }

  /** The process, its group, and its terminal session. */
  ledBy(pid: number): readonly ProcessRow[] {
    const leader = this.byPid.get(pid);
    return [
      ...(leader ? [leader] : []),
      ...(this.byGroup.get(pid) ?? []),
      ...(this.byTerminalSession.get(pid) ?? []),
    ];
  }

  marked(mark: string): readonly ProcessRow[] {
    return this.byMark.get(mark) ?? [];
  }
}

function add<Key>(index: Map<Key, ProcessRow[]>, key: Key, row: ProcessRow): void {
  const rows = index.get(key);
  if (rows) rows.push(row);
  else index.set(key, [row]);
}

import type { ProcessRow } from './process-row.js';
import { ProcessSnapshot } from './process-snapshot.js';

interface Known {
  readonly startTime: string;
  readonly mark: string | null;
}

/** Takes snapshots one after the other, and reads each process's environment once in its life. */
export class MarkCache {
  private known = new Map<number, Known>();

  /** `readMark` answers undefined where nothing can be told yet, for example between a fork and its exec. */
  constructor(private readonly readMark: (pid: number) => string | null | undefined) {}

  snapshot(rows: readonly ProcessRow[]): ProcessSnapshot {
    const before = this.known;
    // What is not in this table has ended, so the cache is never larger than the table.
    this.known = new Map();
    return new ProcessSnapshot(rows, (row) => this.markOf(row, before.get(row.pid)));
  }

  private markOf({ pid, startTime }: ProcessRow, before: Known | undefined): string | null {
    const mark = before?.startTime === startTime ? before.mark : this.readMark(pid);
    if (mark === undefined) return null;
    this.known.set(pid, { startTime, mark });
    return mark;
  }
}

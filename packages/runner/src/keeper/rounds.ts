import { MarkCache } from '../processes/mark-cache.js';
import type { ProcessSnapshot } from '../processes/process-snapshot.js';
import { attempt } from './attempt.js';
import type { OperatingSystem } from './operating-system.js';

/** A tree that forks faster than it is found is looked at again by the next tick. */
const TABLES_MAX = 20;
/** While a tree is being ended it is looked at this often. */
const LOOK_EVERY_MS = 50;

/** What a round does something about. */
export interface Treated {
  /** Whether its processes are to be looked at in the next round. */
  readonly isDue: boolean;
  /** Whether it is due again and again, until it is gone. */
  readonly isEnding: boolean;
  /** Signals what there is. True: it found processes that it had not signalled in this round. */
  treat(processes: ProcessSnapshot, firstTable: boolean): boolean;
}

/**
 * Treats all trees that are due by the same process table: the trees of a machine share one deadline, and a table for
 * each of them would let the last one act long past it. All are signalled before any is verified by the next table.
 */
export class Rounds {
  private readonly marks: MarkCache;
  private timer: NodeJS.Timeout | null = null;
  private isSoon = false;

  constructor(
    private readonly system: OperatingSystem,
    private readonly all: () => Iterable<Treated>,
  ) {
    this.marks = new MarkCache((pid) => system.readMark(pid));
  }

  run(): void {
    this.clear();
    // Without a table nothing can be done now; what is due stays due.
    attempt(() => this.treatDue());
    if ([...this.all()].some((each) => each.isEnding)) this.later(LOOK_EVERY_MS);
  }

  /** Orders that come together are carried out together. */
  runSoon(): void {
    if (this.isSoon) return;
    this.clear();
    this.isSoon = true;
    this.later(0);
  }

  private later(milliseconds: number): void {
    // A round may itself have asked for the next one.
    this.timer ??= setTimeout(() => this.run(), milliseconds);
  }

  private clear(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.isSoon = false;
  }

  private treatDue(): void {
    let due = [...this.all()].filter((each) => each.isDue);
    for (let table = 0; table < TABLES_MAX && due.length > 0; table += 1) {
      const processes = this.marks.snapshot(this.system.readTable());
      due = due.filter((each) => attempt(() => each.treat(processes, table === 0)) ?? false);
    }
  }
}

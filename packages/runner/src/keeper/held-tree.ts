import type { ContainerTree } from '../containers/container-tree.js';
import type { SessionGroups } from '../limits/session-groups.js';
import { isAlive, isStopped, type ProcessRow } from '../processes/process-row.js';
import type { ProcessSnapshot } from '../processes/process-snapshot.js';
import { type TreeIdentity, treeMembers } from '../processes/tree-members.js';
import type { OperatingSystem } from './operating-system.js';

const SPARED: ReadonlySet<number> = new Set([process.pid]);

/**
 * The processes of one session: those in its control groups, which act on all of them at once, and those that are known
 * by descent, group, terminal or mark, signalled one by one. Where there are no groups the latter are all.
 */
export class HeldTree {
  /** What was signalled since the first table of a round. */
  private readonly signalled = new Set<number>();

  constructor(
    private readonly tree: TreeIdentity,
    private readonly groups: SessionGroups,
    private readonly system: Pick<OperatingSystem, 'signal'>,
    private readonly more: {
      /** How many of the first processes, one the parent of the next, only wait for it. */
      readonly wrappers: number;
      /** What runs elsewhere. */
      readonly container: ContainerTree | null;
    } = { wrappers: 0, container: null },
  ) {}

  beginRound(): void {
    this.signalled.clear();
  }

  /** Whether no process of it is left. */
  isGone(processes: ProcessSnapshot): boolean {
    if (this.members(processes).length > 0 || this.groups.pids().size > 0) return false;
    const { container } = this.more;
    container?.look();
    return container === null || container.isGone;
  }

  /** True: nothing of it acts elsewhere either, as far as that is confirmed. */
  freezeElsewhere(): boolean {
    return this.more.container?.freeze() ?? true;
  }

  /** True: some of it may still act, and has to be looked at again. */
  freeze(processes: ProcessSnapshot): boolean {
    const grouped = this.groups.freeze() ? this.groups.pids() : null;
    // Parents first: a shell that saw its child stopped would take the terminal back.
    const single = this.members(processes).filter((row) => !isStopped(row) && !grouped?.has(row.pid));
    const found = this.signalNew(single, 'SIGSTOP');
    return found || !this.groups.isFrozen;
  }

  thaw(processes: ProcessSnapshot): void {
    this.more.container?.thaw();
    const members = this.members(processes).reverse();
    const grouped = this.groups.thaw() ? this.groups.pids() : null;
    // What stands still in a group is what its own person stopped.
    for (const { pid } of members) if (!grouped?.has(pid)) this.system.signal(pid, 'SIGCONT');
  }

  /** True: there was something that this round had not killed, and that may have forked before. */
  kill(processes: ProcessSnapshot): boolean {
    this.more.container?.kill();
    this.groups.kill();
    return this.signalNew(this.members(processes), 'SIGKILL');
  }

  /** Also continues those that a person had stopped, for they could not hear it. */
  ask(processes: ProcessSnapshot, name: 'SIGTERM' | 'SIGHUP'): void {
    this.more.container?.request(name === 'SIGTERM' ? 'TERM' : 'HUP');
    const wrappers = this.wrappers(processes);
    for (const { pid } of this.members(processes)) {
      if (wrappers.has(pid)) continue;
      this.system.signal(pid, name);
      this.system.signal(pid, 'SIGCONT');
    }
  }

  /** They tell of the end of what they wait for, and would take it with them or lose sight of it. */
  private wrappers(processes: ProcessSnapshot): ReadonlySet<number> {
    const found: number[] = [];
    let next = this.tree.root?.pid;
    for (let left = this.more.wrappers; left > 0 && next !== undefined; left -= 1) {
      found.push(next);
      next = processes.childrenOf(next)[0]?.pid;
    }
    return new Set(found);
  }

  /** Parents before their children, as far as that is known. */
  private members(processes: ProcessSnapshot): ProcessRow[] {
    const known = treeMembers(processes, this.tree, SPARED);
    const pids = new Set(known.map(({ pid }) => pid));
    const others = [...this.groups.pids()].flatMap((pid) => {
      const row = processes.get(pid);
      return row && !pids.has(pid) && !SPARED.has(pid) && isAlive(row) ? [row] : [];
    });
    return [...known, ...others];
  }

  private signalNew(rows: readonly ProcessRow[], name: NodeJS.Signals): boolean {
    const found = rows.some(({ pid }) => !this.signalled.has(pid));
    for (const { pid } of rows) {
      this.signalled.add(pid);
      this.system.signal(pid, name);
    }
    return found;
  }
}

import type { Pty } from '../adapters/pty.js';
import { ContainerTree } from '../containers/container-tree.js';
import type { Launch } from '../core/checkpoint.js';
import type { Exit, KeeperEvent } from '../core/keeper-port.js';
import type { Capabilities } from '../limits/capabilities.js';
import type { SessionGroups } from '../limits/session-groups.js';
import type { ProcessSnapshot } from '../processes/process-snapshot.js';
import { TREE_MARK_VARIABLE, treeMark } from '../processes/tree-mark.js';
import { attempt } from './attempt.js';
import { type FenceAction, type FenceState, fenceAtTick, type Renewal, renewedFence } from './fence.js';
import { HeldTree } from './held-tree.js';
import type { HeldEntry } from './keeper-protocol.js';
import type { KeeperSettings } from './keeper-settings.js';
import { LimitWatch } from './limit-watch.js';
import type { OperatingSystem } from './operating-system.js';
import { OutputStream } from './output-stream.js';
import { type PreparedLaunch, prepareLaunch } from './prepared-launch.js';
import type { Treated } from './rounds.js';
import type { TreeRecord, TreeRecords } from './tree-records.js';

/** What a held session needs from the keeper around it. */
export interface Surroundings {
  readonly settings: KeeperSettings;
  readonly records: TreeRecords;
  readonly keeperId: string;
  readonly bootId: string;
  readonly system: OperatingSystem;
  readonly capabilities: Capabilities;
  nowSeconds(): number;
  tell(event: KeeperEvent): void;
  /** Sends a part of a session's output. False: wait until there is room again. */
  send(sessionId: string, offset: number, bytes: Buffer): boolean;
  /** Has what is due treated before anything else happens. */
  runSoon(): void;
}

/** What a session is started as. */
export interface SessionStart {
  readonly sessionId: string;
  readonly runId: string;
  readonly launch: Launch;
  readonly columns: number;
  readonly rows: number;
  readonly medium?: 'terminal' | 'pipes' | undefined;
}

/** One session's process tree on a terminal or pipes, with its output and its fence. */
export class HeldSession implements Treated {
  private readonly output: OutputStream;
  private readonly runId: string;
  private readonly groups: SessionGroups;
  private toldBytes = 0;
  private exit: Exit | null = null;
  private fenced = false;
  private gone = false;
  private due: { readonly what: 'freeze' | 'thaw'; readonly tell: KeeperEvent | null } | null = null;
  private ending: { asked: boolean; hangUpAtSeconds: number; killAtSeconds: number } | null = null;
  private readonly tree: HeldTree;
  private readonly watch: LimitWatch;
  private readonly limitsMemory: boolean;

  private constructor(
    private readonly around: Surroundings,
    private readonly record: TreeRecord,
    private readonly pty: Pty,
    prepared: PreparedLaunch,
    private fence: FenceState,
    { runId, launch }: SessionStart,
  ) {
    const { sessionId, startedGeneration, root } = record;
    const { limits = {} } = launch;
    this.runId = runId;
    const mark = treeMark(sessionId, startedGeneration);
    this.groups = prepared.groups;
    const { groups, container, wrappers } = prepared;
    this.tree = new HeldTree({ root, mark }, groups, around.system, {
      wrappers,
      container:
        container &&
        new ContainerTree(...([container, mark, () => around.runSoon()] as const), (problem) =>
          console.error(`session ${sessionId}: ${problem}`),
        ),
    });
    this.watch = new LimitWatch(limits, around.nowSeconds());
    this.limitsMemory = limits.memoryMiB !== undefined;
    this.output = new OutputStream(
      around.settings.bufferBytes,
      pty,
      (offset, bytes) => around.send(sessionId, offset, bytes),
      limits.outputKiBPerSecond,
    );
    pty.onExit((exit) => {
      this.exit = exit;
      this.watch.ended(exit, groups.memoryKills, around.nowSeconds());
      // What the root leaves behind has nobody to answer to, and the session is over only when it is gone.
      // Frozen processes have no lease under which they could end by themselves.
      const graceSeconds = this.fence.condition === 'frozen' ? 0 : around.settings.stopGraceSeconds / 2;
      this.fence = { ...this.fence, condition: 'ending' };
      this.end(graceSeconds);
    });
  }

  /** Starts a tree, or says why it cannot be started. It is recorded before it exists. */
  static start(
    around: Surroundings,
    given: SessionStart,
    fence: FenceState,
  ): HeldSession | { readonly reason: string } {
    const { sessionId, launch, columns, rows, medium } = given;
    if (fence.deadlineSeconds <= around.nowSeconds())
      return { reason: 'its deadline passed before it started' };
    const { keeperId, bootId, records, system } = around;
    const mark = treeMark(sessionId, fence.generation);
    const prepared = prepareLaunch(launch, {
      ...{ ...around, sessionId, generation: fence.generation, mark, terminal: medium !== 'pipes' },
    });
    if (!prepared.ok) return { reason: prepared.reason };
    const { groups, container, command, cwd } = prepared;
    const record: TreeRecord = {
      sessionId,
      startedGeneration: fence.generation,
      keeperId,
      bootId,
      root: null,
      groups: [...groups.paths],
      ...(container && { container }),
    };
    const env = { ...launch.env, [TREE_MARK_VARIABLE]: mark };
    let pty: Pty;
    try {
      records.write(record);
      const options = { command, cwd, env };
      pty = medium === 'pipes' ? system.spawnPiped(options) : system.spawn({ ...options, columns, rows });
    } catch (error) {
      // Nothing runs, which a record that cannot be removed does not change.
      attempt(() => records.remove(record));
      groups.remove();
      return { reason: `it could not be started: ${(error as Error).message}` };
    }
    // From here on a process runs: whatever fails now must not be taken for a start that failed, for then the session
    // would be started a second time elsewhere.
    const startTime = attempt(() => system.readProcess(pty.pid)?.startTime) ?? 'unknown';
    const root = { pid: pty.pid, startTime };
    // A successor that reads no root finds the tree by its mark.
    attempt(() => records.write({ ...record, root }));
    return new HeldSession(around, { ...record, root }, pty, prepared, fence, given);
  }

  get isGone(): boolean {
    return this.gone;
  }

  get isEnding(): boolean {
    return this.ending !== null && !this.gone;
  }

  get isDue(): boolean {
    return this.isEnding || (this.due !== null && !this.gone);
  }

  get generation(): number {
    return this.fence.generation;
  }

  entry(): HeldEntry {
    const { sessionId } = this.record;
    const state = this.gone ? 'ended' : this.fence.condition === 'frozen' ? 'frozen' : 'running';
    return {
      sessionId,
      generation: this.fence.generation,
      state,
      exit: this.exit,
      fenced: this.fenced,
      limit: this.watch.exceededLimit,
      totalBytes: this.output.endOffset,
      runId: this.runId,
    };
  }

  tick(gap: boolean): void {
    if (this.gone) return;
    const { fence, action } = fenceAtTick(this.fence, this.around.nowSeconds(), gap);
    const overdue = this.around.nowSeconds() >= fence.deadlineSeconds;
    this.fence = fence;
    this.act(action, overdue ? 'deadline' : 'gap');
    if (this.limitsMemory) this.watch.look(this.groups.memoryKills, this.around.nowSeconds());
    if (this.ending === null && this.watch.isOver(this.around.nowSeconds())) this.endOverTime();
    this.tellOutput();
  }

  renew(renewal: Renewal): void {
    if (this.gone) {
      // Its end is reported under the generation that the daemon holds.
      this.fence = { ...this.fence, generation: Math.max(this.fence.generation, renewal.generation) };
      return;
    }
    const { fence, action } = renewedFence(this.fence, renewal, this.around.nowSeconds());
    this.fence = fence;
    this.act(action, 'deadline');
    if (this.isDue) this.around.runSoon();
  }

  stop(manner: 'graceful' | 'kill'): void {
    if (this.gone) return;
    // A frozen tree has no lease to end gracefully under.
    const graceful = manner === 'graceful' && this.fence.condition !== 'frozen';
    this.fence = { ...this.fence, condition: 'ending' };
    this.end(graceful ? this.around.settings.stopGraceSeconds : 0);
  }

  follow(offset: number, safe: number): void {
    this.output.follow(offset, safe);
  }

  unfollow(): void {
    this.output.unfollow();
  }

  waitNoLonger(): void {
    this.output.waitNoLonger();
  }

  push(): void {
    this.output.push();
  }

  acknowledge(offset: number): void {
    this.output.acknowledge(offset);
  }

  /** What a program does not read is dropped in the end, as a terminal does. */
  input(bytes: Buffer): void {
    if (!this.gone && !this.pty.write(bytes)) {
      console.error(
        `session ${this.record.sessionId} does not read: ${bytes.length} bytes of input are dropped`,
      );
    }
  }

  resize(columns: number, rows: number): void {
    if (!this.gone) attempt(() => this.pty.resize(columns, rows));
  }

  private act(action: FenceAction, why: 'deadline' | 'gap'): void {
    const { sessionId } = this.record;
    switch (action) {
      case 'freeze':
        this.due = { what: 'freeze', tell: { kind: 'frozen', sessionId, why } };
        return;
      case 'freeze-again':
        this.due ??= { what: 'freeze', tell: null };
        return;
      case 'thaw':
        this.due = { what: 'thaw', tell: { kind: 'thawed', sessionId } };
        return;
      case 'end':
        this.fenced = true;
        this.end(this.around.settings.fenceGraceSeconds);
        return;
      case 'hasten':
        this.end(this.around.settings.fenceGraceSeconds);
        return;
      case 'kill':
        this.fenced ||= this.ending === null;
        this.end(0);
        return;
      case 'say-overdue':
        this.around.tell({ kind: 'overdue', sessionId });
        return;
      case 'refuse':
      case 'nothing':
    }
  }

  /** Ends the tree: asks first where there is time, kills then, and looks until nothing is left. */
  private end(graceSeconds: number): void {
    const now = this.around.nowSeconds();
    const killAtSeconds = now + graceSeconds;
    if (this.ending) {
      this.ending.killAtSeconds = Math.min(this.ending.killAtSeconds, killAtSeconds);
    } else {
      // Interactive shells heed only the loss of their terminal.
      this.ending = { asked: false, hangUpAtSeconds: now + graceSeconds / 4, killAtSeconds };
    }
    this.around.runSoon();
  }

  treat(processes: ProcessSnapshot, firstTable: boolean): boolean {
    if (firstTable) this.tree.beginRound();
    if (this.ending) return this.treatEnding(processes, this.ending);
    const { due } = this;
    if (due === null) return false;
    if (due.what === 'thaw') this.tree.thaw(processes);
    else if (this.tree.freeze(processes)) return true;
    // A container takes its time to confirm it; until then it is due.
    else if (!this.tree.freezeElsewhere()) return false;
    this.due = null;
    if (due.tell) this.around.tell(due.tell);
    return false;
  }

  private treatEnding(processes: ProcessSnapshot, ending: NonNullable<typeof this.ending>): boolean {
    if (this.tree.isGone(processes)) {
      // The terminal tells of its exit a moment after the process is gone.
      if (this.exit !== null) this.finish(this.exit);
      return false;
    }
    const now = this.around.nowSeconds();
    if (now >= ending.killAtSeconds) return this.tree.kill(processes);
    if (!ending.asked) {
      ending.asked = true;
      this.tree.ask(processes, 'SIGTERM');
    }
    if (now >= ending.hangUpAtSeconds) {
      ending.hangUpAtSeconds = Number.POSITIVE_INFINITY;
      this.tree.ask(processes, 'SIGHUP');
    }
    return false;
  }

  private endOverTime(): void {
    this.watch.overTime();
    const graceful = this.fence.condition !== 'frozen';
    this.fence = { ...this.fence, condition: 'ending' };
    this.end(graceful ? this.around.settings.stopGraceSeconds : 0);
  }

  private finish(exit: Exit): void {
    this.gone = true;
    this.groups.remove();
    attempt(() => this.around.records.remove(this.record));
    this.tellOutput();
    const { sessionId } = this.record;
    const { generation } = this.fence;
    const limit = this.watch.exceededLimit;
    this.around.tell({ kind: 'ended', sessionId, generation, exit, fenced: this.fenced, limit });
  }

  private tellOutput(): void {
    const totalBytes = this.output.endOffset;
    if (totalBytes === this.toldBytes) return;
    this.toldBytes = totalBytes;
    this.around.tell({ kind: 'output', sessionId: this.record.sessionId, totalBytes });
  }
}

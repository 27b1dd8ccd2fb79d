import type {
  Exit,
  InventoryEntry,
  KeeperEvent,
  KeeperOrder,
} from '../../../packages/runner/src/core/keeper-port.js';
import { type FenceAction, fenceAtTick, renewedFence } from '../../../packages/runner/src/keeper/fence.js';
import type { Chance } from '../world/chance.js';
import type { ProcessTree } from './process-tree.js';

/** As the real keeper is set by default. */
const GAP_SECONDS = 5;
const STOP_GRACE_SECONDS = 5;
const FENCE_GRACE_SECONDS = 2;
/** Output is told no more often than this, which spares steps. */
const OUTPUT_EVERY_SECONDS = 10;

export interface KeeperSurroundings {
  readonly chance: Chance;
  /** The clock that counts sleep. */
  nowSeconds(): number;
  later(seconds: number, act: () => void): void;
  /** A tree appeared, went, froze or thawed. */
  changed(tree: ProcessTree): void;
  /** The world's time, for what the world asks. */
  worldNow(): number;
}

/** Holds the trees of one machine as the real keeper does, by the real fence rules, on a process table of words. */
export class Keeper {
  readonly trees = new Map<string, ProcessTree>();
  gone = false;
  listener: ((event: KeeperEvent) => void) | null = null;
  /** The world's time of its last tick: what acts after a wake and before it cannot be prevented. */
  lastTickAt: number;
  private lastTickSeconds: number;
  private toldOutputAt = 0;

  constructor(
    readonly keeperId: string,
    private readonly around: KeeperSurroundings,
  ) {
    this.lastTickSeconds = around.nowSeconds();
    this.lastTickAt = around.worldNow();
  }

  inventory(): InventoryEntry[] {
    return [...this.trees.values()].map((tree) => ({
      sessionId: tree.sessionId,
      generation: tree.fence.generation,
      state: tree.alive ? (tree.fence.condition === 'frozen' ? 'frozen' : 'running') : 'ended',
      exit: tree.alive ? null : tree.exit,
      fenced: tree.fenced,
      totalBytes: tree.bytes,
    }));
  }

  tick(): void {
    const now = this.around.nowSeconds();
    const gap = now - this.lastTickSeconds > GAP_SECONDS;
    this.lastTickSeconds = now;
    this.lastTickAt = this.around.worldNow();
    const tellsOutput = now - this.toldOutputAt >= OUTPUT_EVERY_SECONDS;
    if (tellsOutput) this.toldOutputAt = now;
    for (const tree of this.trees.values()) {
      if (!tree.alive) continue;
      const { fence, action } = fenceAtTick(tree.fence, now, gap);
      const overdue = now >= fence.deadlineSeconds;
      tree.fence = fence;
      this.act(tree, action, overdue ? 'deadline' : 'gap');
      this.killIfDue(tree);
      if (tellsOutput) this.tellOutput(tree);
    }
  }

  obey(order: KeeperOrder): void {
    const tree = this.trees.get(order.sessionId);
    switch (order.kind) {
      case 'start':
        this.start(order, tree);
        return;
      case 'renew': {
        if (!tree) return;
        const { generation, deadlineSeconds, fence: mode } = order;
        if (!tree.alive) {
          tree.fence = { ...tree.fence, generation: Math.max(tree.fence.generation, generation) };
          return;
        }
        const renewal = { generation, deadlineSeconds, mode };
        const { fence, action } = renewedFence(tree.fence, renewal, this.around.nowSeconds());
        tree.fence = fence;
        this.act(tree, action, 'deadline');
        return;
      }
      case 'stop': {
        if (!tree?.alive) return;
        const graceful = order.manner === 'graceful' && tree.fence.condition !== 'frozen';
        tree.fence = { ...tree.fence, condition: 'ending' };
        this.end(tree, graceful ? this.around.chance.between(0, STOP_GRACE_SECONDS) : 0);
        return;
      }
      case 'forget':
        if (tree && !tree.alive) this.trees.delete(tree.sessionId);
    }
  }

  /** The root of a tree exits by itself; a frozen one does nothing by itself. */
  exit(sessionId: string, exit: Exit): boolean {
    const tree = this.trees.get(sessionId);
    if (!tree?.alive || tree.fence.condition === 'frozen') return false;
    this.finish(tree, exit);
    return true;
  }

  private start(order: Extract<KeeperOrder, { kind: 'start' }>, known: ProcessTree | undefined): void {
    const { sessionId, generation, deadlineSeconds, fence: mode } = order;
    const refuse = (reason: string) => this.tell({ kind: 'start-failed', sessionId, generation, reason });
    if (known?.alive) {
      if (known.fence.generation === generation) this.tell({ kind: 'started', sessionId, generation });
      else refuse('processes of another generation still run');
      return;
    }
    if (deadlineSeconds <= this.around.nowSeconds()) {
      refuse('its deadline passed before it started');
      return;
    }
    const tree: ProcessTree = {
      sessionId,
      startedGeneration: generation,
      startedAt: this.around.worldNow(),
      fence: { condition: 'running', mode, generation, deadlineSeconds },
      alive: true,
      exit: { code: null, signal: null },
      fenced: false,
      killAtSeconds: null,
      stuck: false,
      bytes: 0,
      toldBytes: 0,
      orphan: false,
    };
    this.trees.set(sessionId, tree);
    this.around.changed(tree);
    this.tell({ kind: 'started', sessionId, generation });
  }

  private act(tree: ProcessTree, action: FenceAction, why: 'deadline' | 'gap'): void {
    const { sessionId } = tree;
    switch (action) {
      case 'freeze':
        this.around.changed(tree);
        this.tell({ kind: 'frozen', sessionId, why });
        return;
      case 'thaw':
        this.around.changed(tree);
        this.tell({ kind: 'thawed', sessionId });
        return;
      case 'end':
        tree.fenced = true;
        this.end(tree, FENCE_GRACE_SECONDS);
        return;
      case 'hasten':
        this.end(tree, FENCE_GRACE_SECONDS);
        return;
      case 'kill':
        tree.fenced ||= tree.killAtSeconds === null;
        this.end(tree, 0);
        return;
      case 'say-overdue':
        this.tell({ kind: 'overdue', sessionId });
        return;
      case 'freeze-again':
      case 'refuse':
      case 'nothing':
    }
  }

  /** Asks first where there is time; by the clock that counts sleep, so a wake leaves none. */
  private end(tree: ProcessTree, withinSeconds: number): void {
    if (!tree.alive) return;
    const killAtSeconds = this.around.nowSeconds() + withinSeconds;
    if (tree.killAtSeconds !== null && tree.killAtSeconds <= killAtSeconds) return;
    tree.killAtSeconds = killAtSeconds;
    if (withinSeconds === 0) this.finish(tree, { code: null, signal: 'SIGKILL' });
    else this.around.later(withinSeconds, () => this.killIfDue(tree));
  }

  private killIfDue(tree: ProcessTree): void {
    const { alive, killAtSeconds } = tree;
    if (!alive || killAtSeconds === null || killAtSeconds > this.around.nowSeconds() + 1e-6) return;
    this.finish(tree, { code: null, signal: 'SIGTERM' });
  }

  private finish(tree: ProcessTree, exit: Exit): void {
    tree.alive = false;
    tree.exit = exit;
    this.around.changed(tree);
    this.tellOutput(tree);
    const { sessionId, fenced } = tree;
    this.tell({ kind: 'ended', sessionId, generation: tree.fence.generation, exit, fenced });
  }

  private tellOutput(tree: ProcessTree): void {
    if (tree.alive && !tree.stuck && tree.fence.condition !== 'frozen') tree.bytes += 1;
    if (tree.bytes === tree.toldBytes) return;
    tree.toldBytes = tree.bytes;
    this.tell({ kind: 'output', sessionId: tree.sessionId, totalBytes: tree.bytes });
  }

  /** What no daemon hears now is in the inventory when one comes. */
  private tell(event: KeeperEvent): void {
    this.listener?.(event);
  }
}

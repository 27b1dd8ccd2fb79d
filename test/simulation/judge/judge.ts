import type { SessionEvent } from '../../../src/events/event.schema.js';
import type { Session } from '../../../src/sessions/session.js';
import { mayFollow } from '../../../src/sessions/session-status.js';
import type { Machine } from '../machine/machine.js';
import { mayAct, type ProcessTree } from '../machine/process-tree.js';
import type { SimulatedDatabase } from '../store/simulated-database.js';
import { EventLedger } from './event-ledger.js';
import type { Truth } from './truth.js';
import { noVerdicts, type VerdictCounts, worthOf } from './verdicts.js';
import type { Invariant, Violation } from './violation.js';

/** So many are kept; the first is what matters. */
const VIOLATIONS_MAX = 20;

/** What honest clocks may stray from each other within the length of a deadline. */
const CLOCKS_APART_SECONDS = 0.1;

/** Looks at every write and every change of a process tree, and says what must not be. */
export class Judge {
  readonly violations: Violation[] = [];
  readonly verdicts: VerdictCounts = noVerdicts();
  readonly ledger: EventLedger;
  /** The smallest distance between a holder's own fence and the instant from which others may claim, in seconds. */
  smallestMarginSeconds = Number.POSITIVE_INFINITY;
  /** How long something acted beside another holder in the instant after a wake, in seconds, each time. */
  readonly wakeInstants: number[] = [];
  readonly failedAt: number[] = [];
  /** Sessions of which a person was told that they are being stopped. */
  readonly stopped = new Set<string>();
  private readonly doubled = new Map<string, number | null>();
  private readonly changedTrees = new Set<string>();

  constructor(
    private readonly truth: Truth,
    private readonly database: SimulatedDatabase,
    private readonly now: () => number,
  ) {
    this.ledger = new EventLedger((detail) => this.violated('counters-differ', detail));
  }

  violated(invariant: Invariant, detail: string): void {
    if (this.violations.length < VIOLATIONS_MAX) this.violations.push({ invariant, at: this.now(), detail });
  }

  /** A tree appeared, went, froze, thawed, slept or woke. */
  treeChanged(machine: Machine, tree: ProcessTree): void {
    this.changedTrees.add(tree.sessionId);
    if (machine.acts(tree) && tree.startedAt === this.now()) this.checkSlotOf(machine, tree);
  }

  /** After every event: the trees of one session never act at once, except in the instant after a wake. */
  afterStep(): void {
    for (const id of this.changedTrees) {
      if (this.truth.treesOf(id).size > 1) this.doubled.set(id, this.doubled.get(id) ?? null);
      else this.settle(id);
    }
    this.changedTrees.clear();
    for (const [id, since] of this.doubled) this.checkTrees(id, since);
  }

  sessionWritten(before: Session | null, after: Session): void {
    this.ledger.written(before, after);
    if (!before) {
      this.checkPlace(after);
      return;
    }
    const { _id: id } = after;
    if (after.status !== before.status) this.checkStatus(before, after);
    if (after.generation < before.generation) this.violated('stale-write', `${id}: its generation fell`);
    this.checkMarks(before, after);
    if (before.stopRequestedAt !== null && after.stopRequestedAt === null) {
      this.violated('stopped-restarted', `${id}: a request to stop was forgotten`);
    }
    if (after.slotKey !== before.slotKey || after.live !== before.live) this.checkPlace(after);
    if (after.claimableAt !== null && !after.endConfirmed) this.checkClaimable(after);
  }

  eventWritten(event: SessionEvent): void {
    this.ledger.inserted(event);
  }

  private checkStatus(before: Session, after: Session): void {
    const { _id: id } = after;
    if (!passes(before, after)) {
      this.violated('status-order', `${id}: ${after.status} after ${before.status}`);
    }
    if (
      before.endConfirmed &&
      before.status === 'failed' &&
      (after.status === 'active' || after.status === 'paused')
    ) {
      this.violated('dead-revived', `${id}: its holder had reported its end`);
    }
    if (after.status === 'recovering') this.claimed(before, after);
    if (after.status === 'failed') this.failed(before, after);
    if (after.recovery?.status === 'resumed' && before.recovery?.status === 'claimed')
      this.settled(id, 'recoveredAt');
    if (after.status === 'abandoned') {
      if (after.reason === null && after.cause === null)
        this.violated('left-behind', `${id}: abandoned for no reason`);
      this.settled(id, 'abandonedAt');
    }
    if (after.status === 'cancelled' || after.status === 'completed') this.settled(id, 'excusedAt');
  }

  private claimed(before: Session, after: Session): void {
    const { _id: id } = after;
    if (before.stopRequestedAt !== null || this.stopped.has(id)) {
      this.violated('stopped-restarted', `${id}: claimed though a person stopped it`);
    }
    if (before.recovery?.assignedTo?.force) return;
    for (const [tree, machine] of this.truth.treesOf(id)) {
      if (machine.acts(tree) && !machine.isWaking(tree)) {
        this.violated('two-act', `${id}: claimed by ${after.machineId} while it acts on ${machine.name}`);
      }
    }
  }

  private failed(before: Session, after: Session): void {
    const { _id: id } = after;
    const now = this.now();
    for (const crash of this.truth.openCrashes(id)) crash.detectedAt ??= now;
    if (!after.failedBySilence || before.status === 'failed') return;
    if (before.deadlineAt > this.database.now()) {
      this.violated('false-positive', `${id}: failed for its silence before its deadline`);
    }
    const heard = before.lastHeartbeatAt ?? before.createdAt;
    this.failedAt.push(now);
    this.verdicts[worthOf(after, this.truth, now, this.database.worldTimeOf(heard) / 1000)] += 1;
  }

  private settled(id: string, how: 'recoveredAt' | 'abandonedAt' | 'excusedAt'): void {
    for (const crash of this.truth.openCrashes(id)) {
      // The end of a session is detection enough.
      if (how !== 'excusedAt') crash.detectedAt ??= this.now();
      crash[how] ??= this.now();
    }
  }

  /** What a holder wrote carries a mark of its generation, put there on the way. */
  private checkMarks(before: Session, after: Session): void {
    if (after.taskId !== before.taskId) this.checkMark(before, after.taskId, 'heartbeat');
    if (after.checkpoint !== before.checkpoint) {
      this.checkMark(before, after.checkpoint?.state?.writtenBy as string | undefined, 'checkpoint');
    }
    if (after.reason !== before.reason) {
      const mark = /\[(\d+@\S+)\]$/.exec(after.reason ?? '')?.[1];
      if (mark !== undefined) this.checkMark(before, mark, 'report');
    }
  }

  private checkMark(before: Session, mark: string | null | undefined, what: string): void {
    if (mark === null || mark === undefined) return;
    const generation = Number(mark.split('@')[0]);
    if (generation === before.generation && before.held) return;
    this.violated(
      'stale-write',
      `${before._id}: a ${what} of ${mark} was taken under generation ${before.generation}`,
    );
  }

  /** From `claimableAt` on somebody else may act, so whoever is fenced must have stopped before. */
  private checkClaimable(session: Session): void {
    if (session.claimableAt === null || session.fenceInForce.fence === 'none') return;
    const claimable = this.database.worldTimeOf(session.claimableAt) / 1000;
    for (const [tree, machine] of this.truth.treesOf(session._id)) {
      if (tree.fence.condition === 'frozen' || !machine.powered) continue;
      if (machine.options.machineId !== session.machineId) continue;
      const believed = machine.worldTimeOf(tree.fence.deadlineSeconds);
      this.checkBelief(session, tree, machine, believed);
      const margin = claimable - believed;
      this.smallestMarginSeconds = Math.min(this.smallestMarginSeconds, margin);
      if (margin < 0) {
        this.violated(
          'claimable-too-early',
          `${session._id}: claimable ${(-margin).toFixed(2)} s before ${machine.name} fences itself`,
        );
      }
    }
  }

  /** What a holder believes is never later than what is stored; where the database's clock was set, nobody can tell. */
  private checkBelief(session: Session, tree: ProcessTree, machine: Machine, believed: number): void {
    if (tree.fence.generation !== session.generation || this.database.clockWasSet) return;
    const ahead = believed - this.database.worldTimeOf(session.deadlineAt) / 1000;
    if (ahead <= CLOCKS_APART_SECONDS) return;
    this.violated(
      'claimable-too-early',
      `${session._id}: ${machine.name} believes in a deadline ${ahead.toFixed(2)} s later than the stored one`,
    );
  }

  private checkPlace(session: Session): void {
    if (!session.live) return;
    const now = this.database.now();
    for (const other of this.database.collection('sessions').all() as Iterable<Session>) {
      if (other._id === session._id || other.machineId !== session.machineId || other.slot !== session.slot)
        continue;
      const waits = other.claimableAt !== null && other.claimableAt > now && !other.endConfirmed;
      if (other.live || (waits && other.status !== 'recovering')) {
        this.violated(
          'slot-shared',
          `${session._id} and ${other._id} in slot ${session.slot} of ${session.machineId}`,
        );
      }
    }
  }

  /** The same on the machine itself: no two sessions of one slot act at once. */
  private checkSlotOf(machine: Machine, started: ProcessTree): void {
    const sessions = this.database.collection('sessions');
    const slot = (sessions.get(started.sessionId) as Session | undefined)?.slot;
    for (const tree of machine.trees()) {
      if (tree.sessionId === started.sessionId || !mayAct(tree) || machine.isWaking(tree)) continue;
      const other = sessions.get(tree.sessionId) as Session | undefined;
      if (other?.machineId === machine.options.machineId && other.slot === slot) {
        this.violated(
          'slot-shared',
          `${started.sessionId} is started beside ${tree.sessionId} in slot ${slot}`,
        );
      }
    }
  }

  private checkTrees(id: string, since: number | null): void {
    let acting = 0;
    let waking = 0;
    let names = '';
    for (const [tree, machine] of this.truth.treesOf(id)) {
      if (!machine.acts(tree)) continue;
      if (machine.isWaking(tree)) waking += 1;
      else acting += 1;
      names += ` ${machine.name} (generation ${tree.fence.generation})`;
    }
    if (acting > 1) this.violated('two-act', `${id}: acts at once on${names}`);
    if (acting + waking > 1 && since === null) this.doubled.set(id, this.now());
    if (acting + waking <= 1 && since !== null) this.settle(id);
  }

  private settle(id: string): void {
    const since = this.doubled.get(id);
    if (since !== null && since !== undefined) this.wakeInstants.push(this.now() - since);
    if (this.truth.treesOf(id).size > 1) this.doubled.set(id, null);
    else this.doubled.delete(id);
  }
}

/** One write may carry a claimer's end through `active`, and a stop through `stopping`. */
function passes(before: Session, after: Session): boolean {
  if (mayFollow(before.status, after.status)) return true;
  if (before.status === 'recovering') return after.status === 'completed' || after.status === 'stopping';
  return (before.status === 'active' || before.status === 'paused') && after.status === 'cancelled';
}

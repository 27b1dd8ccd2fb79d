import type { Session } from '../../../src/sessions/session.js';
import type { Machine } from '../machine/machine.js';
import type { ProcessTree } from '../machine/process-tree.js';

/** How a session's processes came to their end without anybody having asked for it. */
export type CrashKind = 'power' | 'exit' | 'keeper';

export interface Crash {
  readonly sessionId: string;
  readonly generation: number;
  readonly at: number;
  readonly kind: CrashKind;
  readonly machine: string;
  detectedAt: number | null;
  naiveDetectedAt: number | null;
  recoveredAt: number | null;
  abandonedAt: number | null;
  /** A person stopped it, or it finished meanwhile: nobody has to recover it. */
  excusedAt: number | null;
}

/** A span in which a machine could not be heard through its own fault or its own link's. */
interface Absence {
  readonly from: number;
  until: number;
}

/**
 * What really happened, which no part of the system sees: which trees run where, which crashed when, and when a
 * machine was asleep, off, without its daemon or cut off.
 */
export class Truth {
  readonly crashes: Crash[] = [];
  private readonly trees = new Map<string, Map<ProcessTree, Machine>>();
  private readonly absences = new Map<string, Absence[]>();

  /** The trees of a session that are alive, and where. */
  treesOf(sessionId: string): ReadonlyMap<ProcessTree, Machine> {
    return this.trees.get(sessionId) ?? NONE;
  }

  changed(machine: Machine, tree: ProcessTree): void {
    const known = this.trees.get(tree.sessionId) ?? new Map<ProcessTree, Machine>();
    if (tree.alive) known.set(tree, machine);
    else known.delete(tree);
    this.trees.set(tree.sessionId, known);
  }

  crashed(machine: Machine, tree: ProcessTree, kind: CrashKind, at: number, known: boolean): void {
    this.crashes.push({
      sessionId: tree.sessionId,
      generation: tree.fence.generation,
      at,
      kind,
      machine: machine.name,
      detectedAt: known ? at : null,
      naiveDetectedAt: null,
      recoveredAt: null,
      abandonedAt: null,
      excusedAt: null,
    });
  }

  openCrashes(sessionId: string): Crash[] {
    return this.crashes.filter(
      (crash) => crash.sessionId === sessionId && crash.recoveredAt === null && crash.abandonedAt === null,
    );
  }

  absent(machine: string, from: number, until: number): void {
    const known = this.absences.get(machine) ?? [];
    known.push({ from, until });
    this.absences.set(machine, known);
  }

  /** The machine is there again, whatever was planned. */
  present(machine: string, now: number): void {
    for (const absence of this.absences.get(machine) ?? []) absence.until = Math.min(absence.until, now);
  }

  /** For how many seconds of a span a machine could not be heard through its own fault. */
  absentSeconds(machine: string, from: number, until: number): number {
    const spans = (this.absences.get(machine) ?? [])
      .map((span) => ({ from: Math.max(span.from, from), until: Math.min(span.until, until) }))
      .filter((span) => span.until > span.from)
      .sort((a, b) => a.from - b.from);
    let total = 0;
    let covered = from;
    for (const span of spans) {
      total += Math.max(0, span.until - Math.max(span.from, covered));
      covered = Math.max(covered, span.until);
    }
    return total;
  }

  /** The machine on which processes of a session run for whoever a document names as its holder. */
  livesOn(session: Pick<Session, '_id' | 'machineId'>): Machine | null {
    for (const machine of this.treesOf(session._id).values()) {
      if (machine.options.machineId === session.machineId) return machine;
    }
    return null;
  }
}

const NONE: ReadonlyMap<ProcessTree, Machine> = new Map();

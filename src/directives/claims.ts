import type { Machine } from '../machines/machine.schema.js';
import type { Project } from '../projects/project.schema.js';
import { reasonNotToClaim } from '../recoveries/may-claim.js';
import type { Session } from '../sessions/session.js';
import type { Directive } from './directive.js';

/** Chooses what a machine is asked to claim. Pure: what it is shown and in which order decides. */
export class Claims {
  readonly directives: Directive[] = [];
  private readonly recoveringProjects = new Set<string>();
  private readonly free: number;

  /** `occupied`: slot number to session id. */
  constructor(
    private readonly machine: Machine,
    private readonly occupied: ReadonlyMap<number, string>,
    private readonly now: Date,
  ) {
    this.free = machine.slots.length - occupied.size;
  }

  /** Asks for a session's recovery, if the machine may claim it and has room. One a project. */
  consider(session: Session, project: Project): void {
    const { recovery } = session;
    if (recovery === null || this.recoveringProjects.has(project._id)) return;
    const ownSlot = this.occupied.get(session.slot) === session._id;
    if (this.directives.length >= this.free && !ownSlot) return;
    const { assignedTo } = recovery;
    const force = assignedTo?.force ?? false;
    if (reasonNotToClaim(session, { machine: this.machine, force }, project, this.now) !== null) return;
    if (project.settings.recoveryMode !== 'manual') this.recoveringProjects.add(project._id);
    const slot = assignedTo?.slot ?? null;
    this.directives.push({ kind: 'claim', recoveryId: recovery.id, sessionId: session._id, force, slot });
  }
}

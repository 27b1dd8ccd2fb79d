import { Injectable } from '@nestjs/common';
import { DatabaseClock } from '../database/database-clock.js';
import type { Machine } from '../machines/machine.schema.js';
import { MachinesService } from '../machines/machines.service.js';
import { ProjectsService } from '../projects/projects.service.js';
import { reasonNotToClaim } from '../recoveries/may-claim.js';
import { mustStop } from '../sessions/heartbeat-verdict.js';
import type { Session } from '../sessions/session.js';
import { SessionsRepository } from '../sessions/sessions.repository.js';
import { type Directive, drainDirectives, stopDirective } from './directive.js';

/** So many waiting recoveries are looked at for one machine, the longest waiting first. */
const OFFERS_MAX = 100;

/** Tells a machine what to do. Every read that it takes is bounded. */
@Injectable()
export class DirectivesService {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly machines: MachinesService,
    private readonly projects: ProjectsService,
    private readonly clock: DatabaseClock,
  ) {}

  async forMachine(machineId: string): Promise<Directive[]> {
    const machine = await this.machines.get(machineId);
    const [held, claims] = await Promise.all([
      this.sessions.heldBy(machineId),
      this.clock.now().then((now) => this.claims(machine, now)),
    ]);
    return [...drainDirectives(machine), ...held.filter(mustStop).map(stopDirective), ...claims];
  }

  /** What was assigned to the machine, or is for it alone, comes before what any machine may take. */
  private async offers(machineId: string, now: Date): Promise<Session[]> {
    const offers = await this.sessions.offersTo(machineId, now, OFFERS_MAX);
    const [own, others] = [true, false].map((wanted) =>
      offers.filter(({ recovery }) => (recovery?.offeredTo === machineId) === wanted),
    );
    return [...(own ?? []), ...(others ?? [])];
  }

  /** The recoveries that this machine may claim now: no more than it has free slots, one a project. */
  async claims(machine: Machine, now: Date): Promise<Directive[]> {
    const offers = await this.offers(machine._id, now);
    if (offers.length === 0) return [];
    const projectIds = offers.map((session) => session.projectId);
    const [projects, recovering, occupied] = await Promise.all([
      this.projects.getMany(projectIds),
      this.sessions.recoveringKeys(projectIds),
      this.sessions.occupants([machine._id]),
    ]);
    const free = machine.slots.length - (occupied.get(machine._id)?.size ?? 0);
    const claims: Directive[] = [];
    for (const session of offers) {
      const project = projects.get(session.projectId);
      const { recovery } = session;
      if (!project || !recovery || recovering.has(project._id)) continue;
      const ownSlot = occupied.get(machine._id)?.get(session.slot) === session._id;
      if (claims.length >= free && !ownSlot) continue;
      const { assignedTo } = recovery;
      const force = assignedTo?.force ?? false;
      if (reasonNotToClaim(session, { machine, force }, project, now) !== null) continue;
      if (project.settings.recoveryMode !== 'manual') recovering.add(project._id);
      claims.push({
        kind: 'claim',
        recoveryId: recovery.id,
        sessionId: session._id,
        force,
        slot: assignedTo?.slot ?? null,
      });
    }
    return claims;
  }
}

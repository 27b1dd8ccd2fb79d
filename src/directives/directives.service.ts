import { Injectable } from '@nestjs/common';
import { DatabaseClock } from '../database/database-clock.js';
import type { Machine } from '../machines/machine.schema.js';
import { MachinesService } from '../machines/machines.service.js';
import { ProjectsService } from '../projects/projects.service.js';
import { mustStop } from '../sessions/heartbeat-verdict.js';
import type { Session } from '../sessions/session.js';
import { SessionsRepository } from '../sessions/sessions.repository.js';
import { Claims } from './claims.js';
import { type Directive, drainDirectives, stopDirective } from './directive.js';

/** So many waiting recoveries are looked at for one machine, the longest waiting first. */
const OFFERS_MAX = 100;
/** So many pages of recoveries are looked at where nothing on the earlier ones may be claimed. */
const OFFER_PAGES_MAX = 5;

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

  /**
   * The recoveries that this machine may claim now: no more than it has free slots, one a project. What was
   * assigned to it, or is for it alone, comes before what any machine may take.
   */
  async claims(machine: Machine, now: Date): Promise<Directive[]> {
    const { own, any } = await this.sessions.offersTo(machine._id, now, OFFERS_MAX);
    if (own.length === 0 && any.length === 0) return [];
    const occupied =
      (await this.sessions.occupants([machine._id])).get(machine._id) ?? new Map<number, string>();
    const claims = new Claims(machine, occupied, now);
    await this.consider(own, claims);
    const blocked = new Set<string>();
    let page = any;
    for (let pages = 1; page.length > 0; pages += 1) {
      await this.consider(page, claims);
      for (const { projectId } of page) blocked.add(projectId);
      // A full page of which nothing may be claimed must not hide what waits behind it.
      if (page.length < OFFERS_MAX || claims.directives.length > 0 || pages === OFFER_PAGES_MAX) break;
      page = await this.sessions.offersToAny(now, OFFERS_MAX, [...blocked]);
    }
    return claims.directives;
  }

  private async consider(offers: readonly Session[], claims: Claims): Promise<void> {
    const projectIds = offers.map((session) => session.projectId);
    const [projects, recovering] = await Promise.all([
      this.projects.getMany(projectIds),
      this.sessions.recoveringKeys(projectIds),
    ]);
    for (const session of offers) {
      const project = projects.get(session.projectId);
      if (project && !recovering.has(project._id)) claims.consider(session, project);
    }
  }
}

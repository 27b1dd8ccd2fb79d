import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DatabaseClock } from '../database/database-clock.js';
import { isDuplicateKey } from '../database/duplicate-key.js';
import { Projector } from '../events/projector.service.js';
import { idFromKey } from '../idempotency/id-from-key.js';
import { requestHash } from '../idempotency/request-hash.js';
import { assertCurrentEpoch } from '../machines/assert-current-epoch.js';
import { assertNotDraining } from '../machines/assert-not-draining.js';
import type { Machine } from '../machines/machine.schema.js';
import { MachinesService } from '../machines/machines.service.js';
import { Problem } from '../problems/problem.js';
import type { Project } from '../projects/project.schema.js';
import { DEFAULT_PROJECT_SETTINGS, sessionPolicy } from '../projects/project-settings.js';
import { ProjectsService } from '../projects/projects.service.js';
import { cancelledChange } from './ending.js';
import { assertGeneration, assertNotEnded } from './generation.js';
import { newSession } from './new-session.js';
import type { Session } from './session.js';
import type { CreateSessionDto } from './session-requests.dto.js';
import { isEnded } from './session-status.js';
import { SessionTransitions } from './session-transitions.service.js';
import { type Reading, SessionsRepository } from './sessions.repository.js';

/** Creates sessions: one per slot and as the project's concurrency allows, whoever else tries. */
@Injectable()
export class SessionCreation {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly transitions: SessionTransitions,
    private readonly projects: ProjectsService,
    private readonly machines: MachinesService,
    private readonly projector: Projector,
    private readonly clock: DatabaseClock,
  ) {}

  /**
   * Throws `not-found`, `project-not-active`, `machine-superseded`, `slot-occupied`, `session-conflict` and,
   * for an idempotency key that was used for another request, `idempotency-mismatch`.
   */
  async create(request: CreateSessionDto, by: string, idempotencyKey: string | null): Promise<Reading> {
    const id = idempotencyKey === null ? randomUUID() : idFromKey('session', by, idempotencyKey);
    const createRequestHash = requestHash(request);
    if (idempotencyKey !== null) {
      const earlier = await this.earlier(id, createRequestHash);
      if (earlier) return await this.stillWanted(earlier, by);
    }
    const [project, machine] = await Promise.all([
      this.projects.get(request.projectId),
      this.machines.get(request.machineId),
    ]);
    assertActive(project);
    assertCurrentEpoch(machine, request.epoch);
    assertNotDraining(machine);
    for (const slot of await this.candidates(machine, request.slot)) {
      const now = await this.clock.now();
      const session = newSession(
        {
          id,
          place: { projectId: project._id, machineId: machine._id, slot },
          taskId: request.taskId ?? null,
          keeperId: request.keeperId ?? null,
          machineEpoch: machine.epoch,
          bootId: null,
          checkpoint: request.checkpoint ?? null,
          createRequestHash,
          by,
        },
        project.settings,
        now,
      );
      const taken = await this.insert(session);
      if (taken === null) {
        await this.projector.projectOrLeave(session);
        return await this.stillWanted({ session, now }, by);
      }
      const repeated = await this.earlier(id, createRequestHash);
      if (repeated) return repeated;
      if (taken.code !== 'slot-occupied' || request.slot !== undefined) throw taken;
    }
    throw new Problem('slot-occupied', `All slots of machine ${machine._id} are occupied.`);
  }

  /**
   * The session of the first try, where this is a repeat. It is checked anew: a session that was handed
   * on meanwhile is not the creator's any more.
   */
  private async earlier(id: string, hash: string): Promise<Reading | null> {
    const reading = await this.sessions.read(id);
    if (!reading) return null;
    if (reading.session.createRequestHash !== hash) {
      throw new Problem('idempotency-mismatch', 'The Idempotency-Key was used for another request.');
    }
    assertGeneration(reading.session, 1);
    assertNotEnded(reading.session);
    return reading;
  }

  /** The project may have ended or changed while the session was stored: whoever did so may have missed it. */
  private async stillWanted(reading: Reading, by: string): Promise<Reading> {
    const { projectId, _id } = reading.session;
    const project = (await this.projects.getMany([projectId])).get(projectId);
    if (project && project.status !== 'completed' && project.status !== 'failed') {
      const policy = sessionPolicy(project.settings);
      const changed = requestHash(policy) !== requestHash(reading.session.policy);
      if (changed) await this.sessions.changePolicy(projectId, policy);
      return reading;
    }
    const settings = project?.settings ?? DEFAULT_PROJECT_SETTINGS;
    await this.transitions.apply(_id, by, ({ session, now }) =>
      isEnded(session.status) ? null : cancelledChange(session, null, settings.retentionDays, now),
    );
    throw project ? notActive(project) : new Problem('not-found', `There is no project ${projectId}.`);
  }

  /** The slot asked for, or every free one from the lowest, or else all: one may become free. */
  private async candidates(machine: Machine, slot: number | undefined): Promise<number[]> {
    const numbers = machine.slots.map(({ number }) => number);
    if (slot !== undefined) {
      if (numbers.includes(slot)) return [slot];
      throw new Problem('invalid-request', `Machine ${machine._id} has no slot ${slot}.`, {
        errors: [{ path: 'slot', message: `must be one of ${numbers.join(', ')}` }],
      });
    }
    const occupied = (await this.sessions.occupants([machine._id])).get(machine._id);
    const free = numbers.filter((number) => !occupied?.has(number));
    return free.length > 0 ? free : numbers;
  }

  /** Null when stored; else by what the place is taken. */
  private async insert(session: Session): Promise<Problem | null> {
    for (const last of [false, true]) {
      try {
        await this.sessions.insert(session);
        return null;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        if (last) return await this.transitions.placeTaken(session);
        await this.transitions.freePlace(session);
      }
    }
    return null;
  }
}

function assertActive(project: Project): void {
  if (project.status !== 'active') throw notActive(project);
}

function notActive(project: Project): Problem {
  return new Problem(
    'project-not-active',
    `Project ${project._id} is ${project.status} and takes no sessions.`,
  );
}

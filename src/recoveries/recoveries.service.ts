import { Injectable } from '@nestjs/common';
import type { RecoveryRecord } from '../events/recovery-record.schema.js';
import { RecoveryRecordsRepository } from '../events/recovery-records.repository.js';
import { assertCurrentEpoch } from '../machines/assert-current-epoch.js';
import type { Machine } from '../machines/machine.schema.js';
import { MachinesService } from '../machines/machines.service.js';
import { type Page, toPage } from '../paging/cursor.js';
import { Problem } from '../problems/problem.js';
import { ProjectsService } from '../projects/projects.service.js';
import { grantOf, leftMs } from '../sessions/grant.js';
import { ifUnchanged } from '../sessions/if-unchanged.js';
import { sessionIdOf } from '../sessions/recovery-id.js';
import type { Session } from '../sessions/session.js';
import { SessionTransitions } from '../sessions/session-transitions.service.js';
import { type Reading, SessionsRepository } from '../sessions/sessions.repository.js';
import { assertSlot, fixedSlot, freeSlot } from './choose-slot.js';
import { decideAssign } from './decide-assign.js';
import { claimedChange, judgeClaim } from './decide-claim.js';
import { decideGivenBack, decideResumed } from './decide-claimed.js';
import {
  type AssignRecoveryDto,
  type ClaimerReportDto,
  type ClaimRecoveryDto,
  type GrantedRecoveryView,
  type ListRecoveriesQuery,
  type RecoveryView,
  viewRecord,
  viewRecovery,
} from './recovery.dto.js';

/** Hands failed sessions to new holders, each to one at a time. The session decides; this asks it. */
@Injectable()
export class RecoveriesService {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly transitions: SessionTransitions,
    private readonly records: RecoveryRecordsRepository,
    private readonly machines: MachinesService,
    private readonly projects: ProjectsService,
  ) {}

  async list(query: ListRecoveriesQuery): Promise<Page<RecoveryView>> {
    const { limit, cursor, ...wanted } = query;
    const filter = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
    const records = await this.records.list(filter, limit, cursor);
    const current = await this.current(records.map((record) => record.sessionId));
    return toPage(records, limit, (record) => viewLatest(record, current.get(record.sessionId)));
  }

  async view(id: string): Promise<RecoveryView> {
    const session = await this.sessionOf(id);
    const view = viewRecovery(session);
    if (view?.id === id) return view;
    const record = await this.records.findById(id);
    if (record) return viewRecord(record, session.version);
    throw new Problem('not-found', `There is no recovery ${id}.`);
  }

  async assign(
    id: string,
    request: AssignRecoveryDto,
    by: string,
    ifMatch: number | null = null,
  ): Promise<RecoveryView> {
    const machine = await this.machines.get(request.machineId);
    if (request.slot !== undefined) assertSlot(machine, request.slot);
    const { session } = await this.transitions.apply(
      sessionIdOf(id),
      by,
      ifUnchanged(ifMatch, (reading) =>
        decideAssign(reading.session, id, {
          machineId: machine._id,
          slot: request.slot ?? null,
          force: request.force ?? false,
        }),
      ),
    );
    return latest(session, id);
  }

  /** Throws `recovery-not-claimable`, `slot-occupied`, `session-conflict`, `machine-superseded`. */
  async claim(
    id: string,
    request: ClaimRecoveryDto,
    by: string,
    ifMatch: number | null = null,
  ): Promise<GrantedRecoveryView> {
    const machine = await this.machines.get(request.machineId);
    assertCurrentEpoch(machine, request.epoch);
    const keeperId = request.keeperId ?? null;
    const decide = async (reading: Reading) => {
      const project = await this.projects.get(reading.session.projectId);
      const claimed = { recoveryId: id, machine, keeperId, force: request.force ?? false };
      if (judgeClaim(reading.session, claimed, project, reading.now) === 'repeat') return null;
      fixed = fixedSlot(reading.session, machine, request.slot);
      const slot = fixed ?? (await this.freeSlot(machine, reading.session));
      return claimedChange(reading.session, { ...claimed, slot }, project, reading.now);
    };
    let fixed: number | null = null;
    const isFixed = () => fixed !== null;
    const { session, now } = await this.transitions.apply(
      sessionIdOf(id),
      by,
      ifUnchanged(ifMatch, decide),
      isFixed,
    );
    return {
      ...latest(session, id),
      slot: session.slot,
      ...grantOf(session, leftMs({ session, now }), Math.random()),
    };
  }

  async resumed(
    id: string,
    request: ClaimerReportDto,
    by: string,
    ifMatch: number | null = null,
  ): Promise<RecoveryView> {
    const { session } = await this.transitions.apply(
      sessionIdOf(id),
      by,
      ifUnchanged(ifMatch, (reading) => decideResumed(reading.session, id, request.generation, reading.now)),
    );
    return latest(session, id);
  }

  async giveBack(
    id: string,
    request: ClaimerReportDto,
    countsAsAttempt: boolean,
    by: string,
    ifMatch: number | null = null,
  ): Promise<RecoveryView> {
    const { session } = await this.transitions.apply(
      sessionIdOf(id),
      by,
      ifUnchanged(ifMatch, async (reading) => {
        const { settings } = await this.projects.get(reading.session.projectId);
        const given = { ...request, recoveryId: id, reason: request.reason ?? null, countsAsAttempt };
        return decideGivenBack(reading.session, given, settings, reading.now);
      }),
    );
    return latest(session, id);
  }

  private async freeSlot(machine: Machine, session: Session): Promise<number> {
    return freeSlot(session, machine, (await this.sessions.occupants([machine._id])).get(machine._id));
  }

  private async sessionOf(recoveryId: string): Promise<Session> {
    const reading = await this.sessions.read(sessionIdOf(recoveryId));
    if (!reading) throw new Problem('not-found', `There is no recovery ${recoveryId}.`);
    return reading.session;
  }

  private async current(sessionIds: readonly string[]): Promise<Map<string, Session>> {
    const sessions = await this.sessions.findByIds(sessionIds);
    return new Map(sessions.map((session) => [session._id, session]));
  }
}

function viewLatest(record: RecoveryRecord, session: Session | undefined): RecoveryView {
  const view = session ? viewRecovery(session) : null;
  // A session that was purged a moment ago takes its recoveries along.
  return view?.id === record._id ? view : viewRecord(record, session?.version ?? record.rev);
}

function latest(session: Session, id: string): RecoveryView {
  const view = viewRecovery(session);
  if (view?.id === id) return view;
  throw new Problem('recovery-not-claimable', `Recovery ${id} was closed.`);
}

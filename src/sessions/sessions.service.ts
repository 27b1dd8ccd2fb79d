import { Injectable } from '@nestjs/common';
import { DatabaseClock } from '../database/database-clock.js';
import { DoubtReader, type ShownDoubt } from '../doubt/doubt-reader.service.js';
import { type EventsQuery, type SessionEventPage, viewEvent } from '../events/event.dto.js';
import { EventsRepository } from '../events/events.repository.js';
import { assertCurrentEpoch } from '../machines/assert-current-epoch.js';
import { MachinesService } from '../machines/machines.service.js';
import { type Page, toPage } from '../paging/cursor.js';
import { ProjectsService } from '../projects/projects.service.js';
import { assertCheckpointSize } from './checkpoint-size.js';
import { decideAdopt } from './decide-adopt.js';
import { decideCheckpoint } from './decide-checkpoint.js';
import { decideEnd } from './decide-end.js';
import { decidePause, decideResume } from './decide-pause.js';
import { decideStop } from './decide-stop.js';
import type { EndReport } from './end-report.js';
import { grantOf, leftMs } from './grant.js';
import { ifUnchanged } from './if-unchanged.js';
import { lostInReboot } from './lost-machine.js';
import type { Change, Session, StopKind } from './session.js';
import { SessionCreation } from './session-creation.service.js';
import type {
  AdoptSessionDto,
  CreateSessionDto,
  EndSessionDto,
  ListSessionsQuery,
  PutCheckpointDto,
} from './session-requests.dto.js';
import { SessionTransitions } from './session-transitions.service.js';
import { type GrantedSessionView, type SessionView, viewSession } from './session-view.dto.js';
import { type Reading, SessionsRepository } from './sessions.repository.js';
import { healthFilter } from './signs.js';

@Injectable()
export class SessionsService {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly transitions: SessionTransitions,
    private readonly creation: SessionCreation,
    private readonly projects: ProjectsService,
    private readonly machines: MachinesService,
    private readonly eventLog: EventsRepository,
    private readonly clock: DatabaseClock,
    private readonly doubts: DoubtReader,
  ) {}

  async create(
    request: CreateSessionDto,
    by: string,
    idempotencyKey: string | null,
  ): Promise<GrantedSessionView> {
    assertCheckpointSize(request.checkpoint);
    return granted(await this.creation.create(request, by, idempotencyKey), await this.doubts.shown());
  }

  async view(id: string): Promise<SessionView> {
    const { session, now } = await this.transitions.read(id);
    return viewSession(session, await this.doubts.shown(), now);
  }

  async list(query: ListSessionsQuery): Promise<Page<SessionView>> {
    const [now, doubt] = await Promise.all([this.clock.now(), this.doubts.shown()]);
    const filter: Record<string, unknown> = {
      ...(query.status === undefined ? {} : { status: query.status }),
      ...(query.projectId === undefined ? {} : { projectId: query.projectId }),
      ...(query.machineId === undefined ? {} : { machineId: query.machineId }),
      ...(query.taskId === undefined ? {} : { taskId: query.taskId }),
      ...(query.silentForSeconds === undefined ? {} : silentFor(query.silentForSeconds, now)),
      ...(query.health === undefined ? {} : { $and: [healthFilter(query.health, doubt.trust, now)] }),
    };
    const sessions = await this.sessions.list(filter, query.limit, query.cursor);
    return toPage(sessions, query.limit, (session) => viewSession(session, doubt, now));
  }

  async checkpoint(
    id: string,
    request: PutCheckpointDto,
    by: string,
    ifMatch: number | null = null,
  ): Promise<SessionView> {
    assertCheckpointSize(request.checkpoint);
    const { session, now } = await this.transitions.apply(
      id,
      by,
      ifUnchanged(ifMatch, (reading) => decideCheckpoint(reading.session, request)),
    );
    return viewSession(session, await this.doubts.shown(), now);
  }

  async end(
    id: string,
    kind: 'complete' | 'fail',
    request: EndSessionDto,
    by: string,
    ifMatch: number | null = null,
  ): Promise<SessionView> {
    const report = {
      kind,
      generation: request.generation,
      keeperId: request.keeperId ?? null,
      sequence: request.sequence ?? null,
      cause: request.cause ?? null,
      reason: request.reason ?? null,
    };
    const { session, now } = await this.transitions.apply(
      id,
      by,
      ifUnchanged(ifMatch, async (reading) => {
        const settings = await this.projects.settingsOf(reading.session.projectId);
        const change = decideEnd(reading.session, report, settings, reading.now);
        return change && (await this.withLostMachine(reading.session, report, change));
      }),
    );
    return viewSession(session, await this.doubts.shown(), now);
  }

  /** A machine that was started anew reports its sessions one by one; that it was lost is told once. */
  private async withLostMachine(session: Session, report: EndReport, change: Change): Promise<Change> {
    const { bootId, machineId } = session;
    const isLoss = change.transition === 'failed' && report.cause === 'machine-rebooted';
    if (!isLoss || bootId === null) return change;
    return {
      ...change,
      lostMachine: lostInReboot(session, await this.sessions.liveOfBoot(machineId, bootId)),
    };
  }

  async pause(
    id: string,
    generation: number,
    by: string,
    ifMatch: number | null = null,
  ): Promise<SessionView> {
    const { session, now } = await this.transitions.apply(
      id,
      by,
      ifUnchanged(ifMatch, (reading) => decidePause(reading.session, generation)),
    );
    return viewSession(session, await this.doubts.shown(), now);
  }

  async resume(
    id: string,
    generation: number,
    by: string,
    ifMatch: number | null = null,
  ): Promise<SessionView> {
    const { session, now } = await this.transitions.apply(
      id,
      by,
      ifUnchanged(ifMatch, async (reading) => {
        const { settings } = await this.projects.get(reading.session.projectId);
        return decideResume(reading.session, generation, settings, reading.now);
      }),
    );
    return viewSession(session, await this.doubts.shown(), now);
  }

  /** `mayStop` throws for who may not; it is asked of the session as it stands when the stop is decided. */
  async stop(
    id: string,
    kind: StopKind,
    reason: string | null,
    by: string,
    mayStop: (session: Session) => void = () => {},
    ifMatch: number | null = null,
  ): Promise<SessionView> {
    const { session, now } = await this.transitions.apply(
      id,
      by,
      ifUnchanged(ifMatch, async (reading) => {
        mayStop(reading.session);
        const { retentionDays } = await this.projects.settingsOf(reading.session.projectId);
        return decideStop(reading.session, kind, reason, retentionDays, reading.now);
      }),
    );
    return viewSession(session, await this.doubts.shown(), now);
  }

  async adopt(
    id: string,
    request: AdoptSessionDto,
    by: string,
    ifMatch: number | null = null,
  ): Promise<GrantedSessionView> {
    const reading = await this.transitions.apply(
      id,
      by,
      ifUnchanged(ifMatch, async ({ session, now }) => {
        const [machine, { settings }] = await Promise.all([
          this.machines.get(session.machineId),
          this.projects.get(session.projectId),
        ]);
        const change = decideAdopt(session, request.keeperId, machine.epoch, settings.concurrency, now);
        // Only now it is certain that who asks is this machine: the epoch of another one says nothing.
        assertCurrentEpoch(machine, request.epoch);
        return change;
      }),
    );
    return granted(reading, await this.doubts.shown());
  }

  async events(id: string, query: EventsQuery): Promise<SessionEventPage> {
    await this.transitions.read(id);
    const after = Number(query.cursor ?? 0);
    const events = await this.eventLog.behind(after, query.limit + 1, { sessionId: id });
    const shown = events.slice(0, query.limit);
    const more = events.length > query.limit;
    return { items: shown.map(viewEvent), nextCursor: more ? String(shown.at(-1)?._id) : null };
  }
}

/** Sessions that nobody heard of for so long: the last heartbeat counts, or else the creation. */
function silentFor(seconds: number, now: Date): Record<string, unknown> {
  const before = new Date(now.getTime() - seconds * 1000);
  return {
    live: true,
    $or: [{ lastHeartbeatAt: { $lte: before } }, { lastHeartbeatAt: null, createdAt: { $lte: before } }],
  };
}

function granted({ session, now }: Reading, doubt: ShownDoubt): GrantedSessionView {
  return {
    ...viewSession(session, doubt, now),
    ...grantOf(session, leftMs({ session, now }), Math.random()),
  };
}

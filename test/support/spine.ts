import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type mongoose from 'mongoose';
import { afterEach, beforeAll } from 'vitest';
import { loadSettings } from '../../src/config/settings.js';
import { applyIndexes } from '../../src/database/apply-indexes.js';
import { DatabaseClock } from '../../src/database/database-clock.js';
import { DatabasePrimary } from '../../src/database/database-primary.js';
import { DirectivesService } from '../../src/directives/directives.service.js';
import { DoubtReader } from '../../src/doubt/doubt-reader.service.js';
import { SweepMemoryRepository } from '../../src/doubt/sweep-memory.repository.js';
import {
  type StoredSweepMemory,
  SWEEP_MEMORY_MODEL,
  sweepMemorySchema,
} from '../../src/doubt/sweep-memory.schema.js';
import {
  EVENT_HEAD_MODEL,
  EVENT_MODEL,
  type EventHead,
  eventHeadSchema,
  eventSchema,
  type SessionEvent,
} from '../../src/events/event.schema.js';
import { EventsRepository } from '../../src/events/events.repository.js';
import { Projector } from '../../src/events/projector.service.js';
import {
  RECOVERY_RECORD_MODEL,
  type RecoveryRecord,
  recoveryRecordSchema,
} from '../../src/events/recovery-record.schema.js';
import { RecoveryRecordsRepository } from '../../src/events/recovery-records.repository.js';
import { HeartbeatGatherer } from '../../src/heartbeats/heartbeat-gatherer.service.js';
import { HeartbeatsService } from '../../src/heartbeats/heartbeats.service.js';
import { MACHINE_MODEL, type Machine, machineSchema } from '../../src/machines/machine.schema.js';
import { MachinesRepository } from '../../src/machines/machines.repository.js';
import { MachinesService } from '../../src/machines/machines.service.js';
import { ProjectLifecycle } from '../../src/project-lifecycle/project-lifecycle.service.js';
import { PROJECT_MODEL, type Project, projectSchema } from '../../src/projects/project.schema.js';
import type { ProjectSettings } from '../../src/projects/project-settings.js';
import { ProjectsRepository } from '../../src/projects/projects.repository.js';
import { ProjectsService } from '../../src/projects/projects.service.js';
import { RecoveriesService } from '../../src/recoveries/recoveries.service.js';
import { BeatsRepository } from '../../src/sessions/beats.repository.js';
import type { Session } from '../../src/sessions/session.js';
import { SESSION_MODEL, sessionSchema } from '../../src/sessions/session.schema.js';
import { SessionCreation } from '../../src/sessions/session-creation.service.js';
import { SessionTransitions } from '../../src/sessions/session-transitions.service.js';
import { SessionsRepository } from '../../src/sessions/sessions.repository.js';
import { SessionsService } from '../../src/sessions/sessions.service.js';
import { SilenceRepository } from '../../src/sessions/silence.repository.js';
import { Canary } from '../../src/sweeper/canary.service.js';
import { ProcessClock } from '../../src/sweeper/process-clock.js';
import { SweepJudgement } from '../../src/sweeper/sweep-judgement.service.js';
import { SweeperService } from '../../src/sweeper/sweeper.service.js';
import { TASK_MODEL, type Task, taskSchema } from '../../src/tasks/task.schema.js';
import { TasksRepository } from '../../src/tasks/tasks.repository.js';
import { TasksService } from '../../src/tasks/tasks.service.js';
import { useDatabase } from './database.js';

/** The caller under which the tests write. */
export const BY = 'test-key';

/** A test sweeps when it likes, which is not to look like a sweeper that was away. */
const SETTINGS = {
  ...loadSettings({ MONGODB_URI: 'mongodb://never.used' }),
  sweepIntervalSeconds: 3_600,
};

/** The real services on a real database of the test file's own, without HTTP. */
export function useSpine() {
  const database = useDatabase();
  const { connection } = database;
  const projectModel = connection.model<Project>(PROJECT_MODEL, projectSchema);
  const machineModel = connection.model<Machine>(MACHINE_MODEL, machineSchema);
  const sessionModel = connection.model<Session>(SESSION_MODEL, sessionSchema);
  const taskModel = connection.model<Task>(TASK_MODEL, taskSchema);
  const eventModel = connection.model<SessionEvent>(EVENT_MODEL, eventSchema);
  const headModel = connection.model<EventHead>(EVENT_HEAD_MODEL, eventHeadSchema);
  const memoryModel = connection.model<StoredSweepMemory>(SWEEP_MEMORY_MODEL, sweepMemorySchema);
  const recoveryModel = connection.model<RecoveryRecord>(RECOVERY_RECORD_MODEL, recoveryRecordSchema);
  for (const model of [
    projectModel,
    machineModel,
    sessionModel,
    taskModel,
    headModel,
    eventModel,
    recoveryModel,
    memoryModel,
  ]) {
    model.schema.set('autoIndex', false);
    model.schema.set('autoCreate', false);
  }

  const clock = new DatabaseClock(connection);
  const repository = new SessionsRepository(sessionModel);
  const beats = new BeatsRepository(sessionModel);
  const events = new EventsRepository(eventModel, headModel);
  const records = new RecoveryRecordsRepository(recoveryModel);
  const projector = new Projector(repository, events, records);
  const transitions = new SessionTransitions(repository, projector);
  const projects = new ProjectsService(new ProjectsRepository(projectModel), clock);
  const machines = new MachinesService(new MachinesRepository(machineModel), repository, clock);
  const creation = new SessionCreation(repository, transitions, projects, machines, projector, clock);
  const memories = new SweepMemoryRepository(memoryModel);
  // Anew for each view: what is kept for a second would outlive a step of a test.
  const doubts = { shown: () => new DoubtReader(memories).shown() } as DoubtReader;
  const sessions = new SessionsService(
    repository,
    transitions,
    creation,
    projects,
    machines,
    events,
    clock,
    doubts,
  );
  const directives = new DirectivesService(repository, machines, projects, clock);
  const heartbeats = new HeartbeatsService(
    new HeartbeatGatherer(beats),
    repository,
    transitions,
    machines,
    projects,
    directives,
  );
  const recoveries = new RecoveriesService(repository, transitions, records, machines, projects);
  const tasks = new TasksService(new TasksRepository(taskModel), projects, clock);
  const lifecycle = new ProjectLifecycle(projects, repository, transitions, tasks);
  const silence = new SilenceRepository(sessionModel);
  const primary = new DatabasePrimary(connection);

  /** What judges a sweep, with other settings, another canary, another clock of its process and so on. */
  function judgementWith(
    given: {
      settings?: Partial<typeof SETTINGS>;
      memories?: SweepMemoryRepository;
      silence?: SilenceRepository;
      clock?: DatabaseClock;
      primary?: Pick<DatabasePrimary, 'identity'>;
      canary?: Pick<Canary, 'beat'>;
      processClock?: ProcessClock;
    } = {},
  ): SweepJudgement {
    const settings = { ...SETTINGS, ...given.settings };
    return new SweepJudgement(
      given.memories ?? memories,
      given.silence ?? silence,
      machines,
      events,
      given.clock ?? clock,
      (given.primary ?? primary) as DatabasePrimary,
      (given.canary ?? new Canary(settings)) as Canary,
      given.processClock ?? new ProcessClock(),
      settings,
    );
  }

  /** A sweeper of which the test replaces a part. */
  function sweeperWith(
    given: {
      repository?: SessionsRepository;
      transitions?: SessionTransitions;
      clock?: DatabaseClock;
      judgement?: SweepJudgement;
    } = {},
  ): SweeperService {
    return new SweeperService(
      given.repository ?? repository,
      given.transitions ?? transitions,
      projects,
      machines,
      projector,
      lifecycle,
      given.clock ?? clock,
      given.judgement ?? judgementWith({ clock: given.clock ?? clock }),
    );
  }
  const sweeper = sweeperWith();

  Logger.overrideLogger(false);
  beforeAll(() => applyIndexes(connection));
  // What one test leaves behind must be neither offered nor swept in the next.
  afterEach(async () => {
    await Promise.all([sessionModel.deleteMany({}), recoveryModel.deleteMany({}), eventModel.deleteMany({})]);
    await memoryModel.deleteMany({});
  });

  /** Lets time pass for one session: everything that was promised or noted lies so much further back. */
  async function age(sessionId: string, seconds: number): Promise<void> {
    const fields = [
      'lastHeartbeatAt',
      'lastProgressAt',
      'deadlineAt',
      'lateAt',
      'extendUntil',
      'stallDeadlineAt',
      'claimableAt',
      'dueAt',
      'abandonAt',
      'resumedAt',
      'recovery.affinityUntil',
      'recovery.notBefore',
      'recovery.claimedAt',
      'recovery.leaseUntil',
    ];
    const earlier = Object.fromEntries(
      fields.map((field) => [
        field,
        {
          $cond: [
            { $eq: [{ $type: `$${field}` }, 'date'] },
            { $subtract: [`$${field}`, seconds * 1000] },
            `$${field}`,
          ],
        },
      ]),
    );
    // A session without a recovery must not get one that holds nothing.
    const recovered = await sessionModel.collection.findOne({ _id: sessionId as never });
    const set = recovered?.recovery
      ? earlier
      : Object.fromEntries(Object.entries(earlier).filter(([field]) => !field.startsWith('recovery')));
    await sessionModel.collection.updateOne({ _id: sessionId as never }, [{ $set: set }]);
  }

  /** Lets time pass for everything that is stored: each instant lies so much further back. */
  async function passTime(seconds: number): Promise<void> {
    for (const model of [sessionModel, machineModel, eventModel, memoryModel]) {
      const collection = model.collection as unknown as mongoose.mongo.Collection;
      const documents = await collection.find({}).toArray();
      const writes = documents.map((document) => ({
        replaceOne: { filter: { _id: document._id }, replacement: movedBack(document, seconds * 1000) },
      }));
      if (writes.length > 0) await collection.bulkWrite(writes as never);
    }
  }

  /** What happened to a session, in order. */
  async function history(id: string): Promise<string[]> {
    return (await events.behind(0, 10_000, { sessionId: id })).map((event) => event.type);
  }

  /** A machine with slots, as its runner registers it. */
  async function machine(slots = 2, labels: Record<string, string> = {}): Promise<string> {
    const id = randomUUID();
    await machines.register(id, {
      hostname: `host-${id.slice(0, 4)}`,
      platform: 'linux-x64',
      daemonId: randomUUID(),
      labels,
      slots: Array.from({ length: slots }, (_, number) => ({ number })),
    });
    return id;
  }

  async function project(settings: Partial<ProjectSettings> = {}): Promise<string> {
    return (await projects.create({ name: 'test', settings })).id;
  }

  /** An active session with its keeper, after its first heartbeat. */
  async function activeSession(projectId: string, machineId: string) {
    const keeperId = randomUUID();
    const created = await sessions.create({ projectId, machineId, keeperId }, BY, null);
    await heartbeats.beatOne(created.id, { generation: 1, sequence: 1 }, BY);
    return { id: created.id, keeperId, slot: created.slot };
  }

  async function stored(id: string): Promise<Session> {
    const reading = await repository.read(id);
    if (!reading) throw new Error(`No session ${id}.`);
    return reading.session;
  }

  /** Lets a session die in silence, long enough ago for anybody to claim it. */
  async function lose(id: string): Promise<string> {
    await age(id, 1_000);
    await sweeper.sweep();
    await age(id, 200);
    const { recovery } = await stored(id);
    if (!recovery) throw new Error(`Session ${id} has no recovery.`);
    return recovery.id;
  }

  return {
    database,
    sessionModel,
    clock,
    repository,
    beats,
    eventLog: events,
    records,
    projector,
    transitions,
    projects,
    machines,
    tasks,
    lifecycle,
    sessions,
    directives,
    heartbeats,
    recoveries,
    sweeper,
    sweeperWith,
    judgementWith,
    silence,
    memories,
    memoryModel,
    primary,
    age,
    passTime,
    machine,
    project,
    activeSession,
    stored,
    history,
    lose,
  };
}

/** The same value with every instant in it so much earlier. */
function movedBack(value: unknown, ms: number): unknown {
  if (value instanceof Date) return new Date(value.getTime() - ms);
  if (Array.isArray(value)) return value.map((each) => movedBack(each, ms));
  const isPlain =
    value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype;
  if (!isPlain) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, movedBack(each, ms)]));
}

/** The code of the problem that a promise is refused with; fails the test where it is not refused. */
export async function problemOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
  return 'none';
}

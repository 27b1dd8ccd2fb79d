import { DatabaseClock } from '../../../src/database/database-clock.js';
import { DirectivesService } from '../../../src/directives/directives.service.js';
import { DoubtReader } from '../../../src/doubt/doubt-reader.service.js';
import { SweepMemoryRepository } from '../../../src/doubt/sweep-memory.repository.js';
import { SWEEP_MEMORY_MODEL, sweepMemorySchema } from '../../../src/doubt/sweep-memory.schema.js';
import {
  EVENT_HEAD_MODEL,
  EVENT_MODEL,
  eventHeadSchema,
  eventSchema,
} from '../../../src/events/event.schema.js';
import { EventsRepository } from '../../../src/events/events.repository.js';
import { Projector } from '../../../src/events/projector.service.js';
import { RECOVERY_RECORD_MODEL, recoveryRecordSchema } from '../../../src/events/recovery-record.schema.js';
import { RecoveryRecordsRepository } from '../../../src/events/recovery-records.repository.js';
import { HeartbeatGatherer } from '../../../src/heartbeats/heartbeat-gatherer.service.js';
import { HeartbeatsController } from '../../../src/heartbeats/heartbeats.controller.js';
import { HeartbeatsService } from '../../../src/heartbeats/heartbeats.service.js';
import type { CanaryOutcome } from '../../../src/liveness/canary.js';
import { MACHINE_MODEL, machineSchema } from '../../../src/machines/machine.schema.js';
import { MachinesRepository } from '../../../src/machines/machines.repository.js';
import { MachinesService } from '../../../src/machines/machines.service.js';
import { ProjectLifecycle } from '../../../src/project-lifecycle/project-lifecycle.service.js';
import { PROJECT_MODEL, projectSchema } from '../../../src/projects/project.schema.js';
import { ProjectsRepository } from '../../../src/projects/projects.repository.js';
import { ProjectsService } from '../../../src/projects/projects.service.js';
import { RecoveriesController } from '../../../src/recoveries/recoveries.controller.js';
import { RecoveriesService } from '../../../src/recoveries/recoveries.service.js';
import { BeatsRepository } from '../../../src/sessions/beats.repository.js';
import { SESSION_MODEL, sessionSchema } from '../../../src/sessions/session.schema.js';
import { SessionAccess } from '../../../src/sessions/session-access.service.js';
import { SessionCreation } from '../../../src/sessions/session-creation.service.js';
import { SessionTransitions } from '../../../src/sessions/session-transitions.service.js';
import { SessionsController } from '../../../src/sessions/sessions.controller.js';
import { SessionsRepository } from '../../../src/sessions/sessions.repository.js';
import { SessionsService } from '../../../src/sessions/sessions.service.js';
import { SilenceRepository } from '../../../src/sessions/silence.repository.js';
import { SweepJudgement } from '../../../src/sweeper/sweep-judgement.service.js';
import { SweeperService } from '../../../src/sweeper/sweeper.service.js';
import { TASK_MODEL, taskSchema } from '../../../src/tasks/task.schema.js';
import { TasksRepository } from '../../../src/tasks/tasks.repository.js';
import { TasksService } from '../../../src/tasks/tasks.service.js';
import type { SimulatedDatabase } from '../store/simulated-database.js';
import { type Execute, simulatedModel } from '../store/simulated-model.js';
import type { Doc } from '../store/values.js';

/** The schemas whose unique indexes the simulated database keeps, by the names of their models. */
export const SCHEMAS = {
  [SESSION_MODEL]: sessionSchema,
  [MACHINE_MODEL]: machineSchema,
  [PROJECT_MODEL]: projectSchema,
  [TASK_MODEL]: taskSchema,
  [EVENT_MODEL]: eventSchema,
  [EVENT_HEAD_MODEL]: eventHeadSchema,
  [RECOVERY_RECORD_MODEL]: recoveryRecordSchema,
  [SWEEP_MEMORY_MODEL]: sweepMemorySchema,
};

export type Services = ReturnType<typeof services>;

/** What a sweeper sees of the world besides the database. */
export interface SweepSurroundings {
  readonly periodSeconds: number;
  /** A clock of its own that nobody sets. */
  nowMs(): number;
  /** A heartbeat through the public URL. */
  canary(): Promise<CanaryOutcome>;
}

/**
 * The real repositories, services and controllers of one process, put together by hand as Nest would. Only what lies
 * below the repositories is simulated.
 */
export function services(
  database: SimulatedDatabase,
  execute: Execute,
  sweeping: SweepSurroundings = { periodSeconds: 10, nowMs: () => 0, canary: async () => 'off' },
) {
  const model = (name: keyof typeof SCHEMAS) =>
    simulatedModel(database.declare(SCHEMAS[name] as never), execute) as never;
  const aggregate = (stages: readonly Doc[]) => {
    const [first] = stages;
    const documents = first?.$documents as Doc[] | undefined;
    if (!documents) throw new Error('The simulated database aggregates documents only.');
    return { next: () => execute('clock', (now) => ({ ...documents[0], now })) };
  };
  const clock = new DatabaseClock({ db: { aggregate } } as never);

  const sessions = new SessionsRepository(model(SESSION_MODEL));
  const events = new EventsRepository(model(EVENT_MODEL), model(EVENT_HEAD_MODEL));
  const records = new RecoveryRecordsRepository(model(RECOVERY_RECORD_MODEL));
  const projector = new Projector(sessions, events, records);
  const transitions = new SessionTransitions(sessions, projector);
  const projects = new ProjectsService(new ProjectsRepository(model(PROJECT_MODEL)), clock);
  const machines = new MachinesService(new MachinesRepository(model(MACHINE_MODEL)), sessions, clock);
  const tasks = new TasksService(new TasksRepository(model(TASK_MODEL)), projects, clock);
  const lifecycle = new ProjectLifecycle(projects, sessions, transitions, tasks);
  const directives = new DirectivesService(sessions, machines, projects, clock);
  const creation = new SessionCreation(sessions, transitions, projects, machines, projector, clock);
  const memories = new SweepMemoryRepository(model(SWEEP_MEMORY_MODEL));
  const sessionsService = new SessionsService(
    sessions,
    transitions,
    creation,
    projects,
    machines,
    events,
    clock,
    new DoubtReader(memories),
  );
  const heartbeats = new HeartbeatsService(
    new HeartbeatGatherer(new BeatsRepository(model(SESSION_MODEL))),
    sessions,
    transitions,
    machines,
    projects,
    directives,
  );
  const recoveries = new RecoveriesService(sessions, transitions, records, machines, projects);
  const access = new SessionAccess(transitions);
  const identity = () => execute('hello', () => `primary-${database.primaryTerm}`);
  const judgement = new SweepJudgement(
    memories,
    new SilenceRepository(model(SESSION_MODEL)),
    machines,
    events,
    clock,
    { identity } as never,
    { beat: () => sweeping.canary() } as never,
    { nowMs: () => sweeping.nowMs() },
    {
      sweepIntervalSeconds: sweeping.periodSeconds,
      doubtHoldMaxSeconds: 7_200,
      lostMachinesPerMinute: 6,
      siteLabel: 'site',
    },
  );
  return {
    sessions: new SessionsController(sessionsService, access),
    heartbeats: new HeartbeatsController(heartbeats, access),
    recoveries: new RecoveriesController(recoveries, access),
    machines,
    projects,
    lifecycle,
    sweeper: new SweeperService(
      sessions,
      transitions,
      projects,
      machines,
      projector,
      lifecycle,
      clock,
      judgement,
    ),
    repository: sessions,
  };
}

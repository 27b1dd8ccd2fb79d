import type { CommandResult } from '../../../packages/runner/src/core/link-output.js';
import type { Failure, Reply, Request } from '../../../packages/runner/src/core/request.js';
import type { SessionEvent } from '../../../src/events/event.schema.js';
import { mayBeMistaken } from '../../../src/sessions/back-to-life.js';
import type { Session } from '../../../src/sessions/session.js';
import { Judge } from '../judge/judge.js';
import { NaiveRule } from '../judge/naive-rule.js';
import { type CrashKind, Truth } from '../judge/truth.js';
import { Machine, type RequestOutput } from '../machine/machine.js';
import type { ProcessTree } from '../machine/process-tree.js';
import { ApiFleet } from '../server/api-fleet.js';
import { carryOut, type Envelope, failureOf } from '../server/routes.js';
import { ServerProcess } from '../server/server-process.js';
import { SCHEMAS } from '../server/services.js';
import { SweeperFleet } from '../server/sweeper-fleet.js';
import { BEGINNING, SimulatedDatabase } from '../store/simulated-database.js';
import { Chance } from './chance.js';
import type { Fault } from './fault.js';
import { Handlings } from './handlings.js';
import { CALM_WEATHER, Network } from './network.js';
import { Person } from './person.js';
import { Scheduler } from './scheduler.js';
import type { Trace } from './trace.js';
import type { WorldConfig } from './world-config.js';

const CALM_STORE_SECONDS = 0.004;

/** Everything there is: a database, APIs, sweepers, a network, machines, people, and a judge who sees it all. */
export class World {
  readonly scheduler = new Scheduler();
  readonly database: SimulatedDatabase;
  readonly truth = new Truth();
  readonly judge: Judge;
  readonly naive: NaiveRule;
  readonly network: Network;
  readonly apis: ApiFleet;
  readonly sweepers: SweeperFleet;
  readonly machines: Machine[] = [];
  readonly person: Person;
  readonly handlings = new Handlings();
  readonly speed: { meanSeconds: number };
  /** What the servers' calendars show is wrong by so much. Nothing that decides may look at it. */
  serverCalendarShiftSeconds = 0;
  private readonly chance: Chance;
  /** Whose command is being applied, for the trace. */
  private writer = '';

  constructor(
    readonly config: WorldConfig,
    readonly trace: Trace | null,
  ) {
    const { scheduler } = this;
    this.chance = new Chance(config.seed, 'world');
    this.speed = { meanSeconds: config.storeSeconds };
    this.database = new SimulatedDatabase(() => scheduler.nowMs);
    for (const schema of Object.values(SCHEMAS)) this.database.declare(schema as never);
    this.judge = new Judge(this.truth, this.database, () => scheduler.now);
    this.naive = new NaiveRule(this.truth);
    this.network = new Network(scheduler, this.chance.stream('network'), config.weather);
    const start = (name: string) => this.process(name);
    this.apis = new ApiFleet(
      this.database,
      this.chance.stream('balancer'),
      () => scheduler.now,
      start,
      config.apis,
    );
    this.sweepers = new SweeperFleet(
      scheduler,
      this.database,
      this.chance.stream('sweepers'),
      start,
      {
        everySeconds: config.sweepEverySeconds,
        sweepers: config.sweepers,
        scheduled: config.sweepScheduled,
      },
      {
        began: () => {
          this.naiveSweep();
          return this.handlings.beginSweep();
        },
        bug: (where, error) => this.bug(where, error),
        canary: () => {
          if (!config.canary) return 'off';
          return this.database.available && this.apis.choose() !== null ? 'passed' : 'failed';
        },
      },
    );
    this.watchStore();
    for (let index = 0; index < config.machines; index += 1) this.addMachine(index, `m${index + 1}`);
    this.person = new Person(this, this.chance.stream('person'));
  }

  get now(): number {
    return this.scheduler.now;
  }

  serverCalendarMs(): number {
    return BEGINNING + this.scheduler.nowMs + this.serverCalendarShiftSeconds * 1000;
  }

  sessions(): Iterable<Session> {
    return this.database.collection('sessions').all() as Iterable<never>;
  }

  note(text: () => string): void {
    this.trace?.add(this.now, text());
  }

  bug(where: string, error: unknown): void {
    this.judge.violated(
      'bug',
      `${where}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  }

  addMachine(index: number, name: string, original?: Machine): Machine {
    const chance = this.chance.stream(`machine ${name}`);
    const machine = new Machine(
      {
        machineId: original?.options.machineId ?? `machine-${index + 1}`,
        name,
        slots: this.config.slotsPerMachine,
        labels: {},
        drift: chance.between(-1e-4, 1e-4),
        timersRunOn: chance.happens(0.5),
        daemonTickSeconds: this.config.daemonTickSeconds,
      },
      this,
      chance,
    );
    this.machines.push(machine);
    return machine;
  }

  /** A request leaves a machine: it may arrive once, twice, late or never, and so may its answer. */
  send(machine: Machine, daemonId: string, output: RequestOutput): void {
    const { callId, request, epoch, idempotencyKey } = output;
    const sentAtSeconds = machine.clock();
    const { machineId, slots, labels } = machine.options;
    const envelope: Envelope = {
      ...{ machineId, daemonId, bootId: machine.boot, slots, labels, epoch, idempotencyKey },
      sender: machine.name,
      keyBound: this.config.boundKeys,
    };
    this.note(() => `${machine.name} sends ${describe(request)}`);
    const answer: Answer = {
      ok: (reply) =>
        this.network.carry(machine.name, 'down', () =>
          machine.receive(daemonId, { kind: 'reply', callId, sentAtSeconds, reply }),
        ),
      refused: (failure) =>
        this.network.carry(machine.name, 'down', () =>
          machine.receive(daemonId, { kind: 'call-failed', callId, failure }),
        ),
    };
    const onWay = () => this.handlings.begin(request);
    this.network.carry(machine.name, 'up', (done) => this.handle({ envelope, request, answer, done }), onWay);
  }

  /** A request has come as far as the API's balancer. */
  private handle({ envelope, request, answer, done }: Arrived): void {
    this.handlings.count();
    const api = this.apis.choose();
    if (!api) {
      done();
      answer.refused({ kind: 'network', detail: 'connection refused' });
      return;
    }
    const { process, services } = api;
    const over = () => {
      process.mourners.delete(over);
      done();
    };
    process.mourners.add(over);
    const told = (what: string) => `${process.name} answers ${envelope.sender} ${request.kind}: ${what}`;
    process.deliver(() => {
      carryOut(services, envelope, request).then(
        (reply) => {
          over();
          this.note(() => told('ok'));
          answer.ok(reply);
        },
        (error: unknown) => {
          over();
          const failure = failureOf(error);
          if (failure === null) {
            this.bug(request.kind, error);
            return;
          }
          this.note(() => told(failureText(failure)));
          answer.refused(failure);
        },
      );
    });
  }

  treeChanged(machine: Machine, tree: ProcessTree): void {
    if (!tree.alive) this.note(() => `${machine.name}: the processes of ${tree.sessionId} are gone`);
    this.truth.changed(machine, tree);
    this.judge.treeChanged(machine, tree);
  }

  /** Processes end that nobody asked to: of a session that its machine holds, and that nobody wants stopped. */
  crashed(machine: Machine, tree: ProcessTree, kind: CrashKind): void {
    const session = this.database.collection('sessions').get(tree.sessionId) as Session | undefined;
    if (session?.machineId !== machine.options.machineId || session.stopRequestedAt !== null) return;
    if (!session.live && !mayBeMistaken(session)) return;
    this.truth.crashed(machine, tree, kind, this.now, session.status === 'failed');
  }

  answered(machine: Machine, commandId: string, result: CommandResult): void {
    this.person.answered(machine, commandId, result);
  }

  async run(plan: readonly Fault[], apply: (fault: Fault) => void): Promise<void> {
    const { config, scheduler } = this;
    await this.person.makeProject();
    for (const machine of this.machines) machine.powerOn(machine.chance.between(0, 2));
    this.person.begin();
    for (const fault of plan) scheduler.at(fault.at, 'fault', () => apply(fault));
    const end = config.warmUpSeconds + config.troubleSeconds;
    await scheduler.run(end, this.afterStep);
    this.person.rest();
    this.network.heal();
    this.network.weather = CALM_WEATHER;
    this.speed.meanSeconds = CALM_STORE_SECONDS;
    await scheduler.run(end + config.calmSeconds, this.afterStep);
  }

  /** Runs the world until something asynchronous that is no part of it is done. */
  async until(done: Promise<unknown>): Promise<void> {
    let settled = false;
    done.then(
      () => {
        settled = true;
      },
      (error: unknown) => {
        settled = true;
        this.bug('set-up', error);
      },
    );
    this.scheduler.wake();
    while (!settled) await this.scheduler.run(this.now + 1, this.afterStep);
  }

  private readonly afterStep = () => {
    this.judge.afterStep();
    if (this.judge.violations.length > 0) this.scheduler.stop();
  };

  process(name: string): ServerProcess {
    return new ServerProcess(
      name,
      this.scheduler,
      this.database,
      this.chance.stream(`process ${name} ${this.scheduler.stepCount}`),
      this.speed,
      {
        applying: (process) => {
          this.handlings.count();
          this.writer = process.name;
        },
        bug: (where, error) => this.bug(where, error),
      },
    );
  }

  private watchStore(): void {
    this.database.collection('sessions').watch((before, after) => {
      if (!after) return;
      const [old, next] = [before as Session | null, after as unknown as Session];
      if (this.trace && (old?.status !== next.status || old?.generation !== next.generation)) {
        this.note(
          () =>
            `${this.writer} writes ${next._id}: ${next.status}, generation ${next.generation}, ${next.machineId}` +
            (next.claimableAt
              ? `, claimable in ${this.database.worldTimeOf(next.claimableAt) / 1000 - this.now} s`
              : ''),
        );
      }
      this.judge.sessionWritten(old, next);
    });
    this.database.collection('events').watch((before, after) => {
      if (!before && after) this.judge.eventWritten(after as unknown as SessionEvent);
    });
  }

  private naiveSweep(): void {
    if (!this.database.available) return;
    this.naive.sweep(this.sessions(), this.database.now(), this.now, (at) => this.database.worldTimeOf(at));
  }
}

interface Answer {
  ok(reply: Reply): void;
  refused(failure: Failure): void;
}

interface Arrived {
  readonly envelope: Envelope;
  readonly request: Request;
  readonly answer: Answer;
  /** It is carried out, or nobody is left to do it. */
  readonly done: () => void;
}

function describe(request: RequestOutput['request']): string {
  if (request.kind === 'machine-heartbeat') {
    const sessions = request.sessions.map(
      ({ id, generation, sequence }) => `${id.slice(0, 8)}/${generation}/${sequence}`,
    );
    return `a heartbeat [${sessions.join(' ')}]`;
  }
  const session = 'sessionId' in request ? ` of ${request.sessionId.slice(0, 8)}` : '';
  const generation = 'generation' in request ? ` under ${request.generation}` : '';
  return `${request.kind}${session}${generation}`;
}

function failureText(failure: Failure): string {
  return failure.kind === 'problem' ? `${failure.code}: ${failure.detail}` : failure.kind;
}

import type { CommandResult } from '../../../packages/runner/src/core/link-output.js';
import type { Caller } from '../../../src/auth/caller.js';
import type { ProjectSettings } from '../../../src/projects/project-settings.js';
import type { Session } from '../../../src/sessions/session.js';
import { isEnded } from '../../../src/sessions/session-status.js';
import type { Machine } from '../machine/machine.js';
import { type Services, services } from '../server/services.js';
import type { Chance } from './chance.js';
import type { World } from './world.js';

const LOOK_EVERY_SECONDS = 10;
const ADMIN: Caller = {
  keyId: 'admin',
  name: 'admin',
  scopes: ['admin'],
  machineId: null,
  rateLimitPerMinute: Number.MAX_SAFE_INTEGER,
};

/** The people around: they start sessions, stop some, change the policy, and assign what waits for them. */
export class Person {
  private projectId = '';
  private resting = false;
  private commands = 0;
  /** Sessions being started, by command. */
  private readonly pending = new Map<string, Machine>();

  constructor(
    private readonly world: World,
    private readonly chance: Chance,
  ) {}

  async makeProject(): Promise<void> {
    const { world } = this;
    const { projects } = services(world.database, world.process('person').execute);
    await world.until(
      projects
        .create({ name: 'simulated', settings: world.config.settings as never }, 'person', 'the one')
        .then(({ id }) => {
          this.projectId = id;
        }),
    );
  }

  begin(): void {
    this.look();
  }

  /** From now on nothing new is begun. */
  rest(): void {
    this.resting = true;
  }

  answered(machine: Machine, commandId: string, result: CommandResult): void {
    this.pending.delete(commandId);
    this.world.note(() => `a person at ${machine.name} is told ${JSON.stringify(result)}`);
  }

  /** Stops one of the sessions that are there. */
  stop(how: 'cancel' | 'clear' | 'local'): void {
    const among = [...this.world.sessions()].filter(({ status }) => !isEnded(status));
    if (among.length === 0) return;
    const session = this.chance.pick(among);
    this.world.note(() => `a person stops ${session._id} (${how})`);
    if (how === 'local') {
      const machine = this.world.truth.livesOn(session);
      machine?.command({ kind: 'stop', commandId: this.commandId(), sessionId: session._id });
      return;
    }
    const told = () => this.world.judge.stopped.add(session._id);
    this.ask((api) => api.sessions[how](ADMIN, session._id, {}).then(told));
  }

  changePolicy(settings: Partial<ProjectSettings>): void {
    this.ask((api) => api.lifecycle.update(this.projectId, { settings } as never, null));
  }

  private look(): void {
    const { world } = this;
    world.scheduler.after(LOOK_EVERY_SECONDS * this.chance.between(0.5, 1.5), 'timer', () => this.look());
    if (!this.resting) {
      this.startMissing();
      this.checkpointSome();
    }
    this.assignWaiting();
  }

  private startMissing(): void {
    const { config } = this.world;
    const sessions = [...this.world.sessions()];
    const unended = sessions.filter(({ status }) => !isEnded(status)).length;
    const wanted = config.sessions - (config.keepsGoing ? unended : sessions.length);
    const free = this.world.machines.filter(
      (machine) => machine.registered && this.room(machine, sessions) > 0,
    );
    for (let count = this.pending.size; count < wanted && free.length > 0; count += 1) {
      const machine = free[count % free.length] as Machine;
      if (this.room(machine, sessions) <= 0) continue;
      const commandId = this.commandId();
      this.pending.set(commandId, machine);
      const checkpoint = { template: 'work', cwd: '/srv/work' };
      const what = { commandId, projectId: this.projectId, slot: null, taskId: null, checkpoint };
      machine.command({ kind: 'start', ...what });
    }
    // Where a daemon died with a command, nobody will be told.
    for (const [commandId, machine] of this.pending) if (!machine.registered) this.pending.delete(commandId);
  }

  /** An agent leaves a checkpoint, at whatever moment. */
  private checkpointSome(): void {
    for (const machine of this.world.machines) {
      const [id] = machine.sessionIds;
      if (id === undefined || !machine.registered || !machine.awake || !this.chance.happens(0.5)) continue;
      const checkpoint = { template: 'work', cwd: '/srv/work' };
      machine.command({ kind: 'checkpoint', commandId: this.commandId(), sessionId: id, checkpoint });
    }
  }

  private room(machine: Machine, sessions: readonly Session[]): number {
    const { machineId } = machine.options;
    const taken = sessions.filter(
      (session) => session.machineId === machineId && session.slotKey !== null,
    ).length;
    const underWay = [...this.pending.values()].filter((each) => each === machine).length;
    return this.world.config.slotsPerMachine - taken - underWay;
  }

  /** Where recoveries wait for a person, one gives each to a machine with room, mostly its own. */
  private assignWaiting(): void {
    const sessions = [...this.world.sessions()];
    for (const session of sessions) {
      const { recovery, status } = session;
      if (status !== 'failed' || recovery?.status !== 'pending') continue;
      if (recovery.offeredTo !== null || recovery.assignedTo !== null) continue;
      const own = recovery.originMachineId;
      const others = this.world.machines.filter(
        (machine) => machine.registered && this.room(machine, sessions) > 0,
      );
      const other = others.length > 0 ? this.chance.pick(others).options.machineId : own;
      const machineId = session.endConfirmed && this.chance.happens(0.5) ? other : own;
      this.ask((api) => api.recoveries.assign(ADMIN, recovery.id, { machineId }));
    }
  }

  /** One try, through whichever API is up. What is refused or lost is tried again when they look again. */
  private ask(what: (api: Services) => Promise<unknown>): void {
    this.world.scheduler.after(this.chance.around(0.05), 'message', () => {
      const api = this.world.apis.choose();
      api?.process.deliver(() => {
        what(api.services).then(
          () => undefined,
          (error: unknown) => {
            const { name } = error as Error;
            if (name !== 'Problem' && !name.startsWith('Mongo')) this.world.bug('person', error);
          },
        );
      });
    });
  }

  private commandId(): string {
    this.commands += 1;
    return `command-${this.commands}`;
  }
}

import type { Exit } from '../../../packages/runner/src/core/keeper-port.js';
import type { Command, LinkInput } from '../../../packages/runner/src/core/link-input.js';
import { memoryOf, recallSessions } from '../../../packages/runner/src/core/link-memory.js';
import type { CommandResult, LinkOutput } from '../../../packages/runner/src/core/link-output.js';
import { initialLinkState, type LinkState } from '../../../packages/runner/src/core/link-state.js';
import { step } from '../../../packages/runner/src/core/step.js';
import type { Chance } from '../world/chance.js';
import type { Scheduler } from '../world/scheduler.js';
import { Keeper } from './keeper.js';
import { mayAct, type ProcessTree } from './process-tree.js';

export type Happening = LinkInput extends infer Each
  ? Each extends LinkInput
    ? Omit<Each, 'atSeconds'>
    : never
  : never;
export type RequestOutput = Extract<LinkOutput, { kind: 'request' }>;

export interface MachineOptions {
  /** What the API knows it by. A copy of a disk has the same one under another name. */
  readonly machineId: string;
  readonly name: string;
  readonly slots: number;
  readonly labels: Readonly<Record<string, string>>;
  /** By how much its clock runs fast, as a part of one. */
  readonly drift: number;
  /** Whether timers that fall into sleep fire at once after it (macOS), or when their rest has passed (Linux). */
  readonly timersRunOn: boolean;
  readonly daemonTickSeconds: number;
}

/** What a machine needs of its world. */
export interface MachineWorld {
  readonly scheduler: Scheduler;
  send(machine: Machine, daemonId: string, output: RequestOutput): void;
  treeChanged(machine: Machine, tree: ProcessTree): void;
  answered(machine: Machine, commandId: string, result: CommandResult): void;
}

const KEEPER_TICK_SECONDS = 1;
const GAP_SECONDS = 5;
const KEEPER_WORD_SECONDS = 0.002;

/** One host: a daemon with the real state machine, a keeper with the real fence rules, a disk, and power. */
export class Machine {
  powered = false;
  asleepSince: number | null = null;
  wokeAt = Number.NEGATIVE_INFINITY;
  keeper: Keeper | null = null;
  /** What dead keepers left behind and nobody has ended yet. */
  readonly orphans: ProcessTree[] = [];
  /** Since it was switched on. */
  sleptSeconds = 0;
  /** By how much its calendar is wrong. Nothing that decides may look at it. */
  calendarShiftSeconds = 0;
  private daemon: { readonly id: string; gone: boolean } | null = null;
  private link: LinkState | null = null;
  /** As on its disk: what the daemon remembered last. */
  private disk: LinkState | null = null;
  private bootId = '';
  private bootedAt = 0;
  private lives = 0;
  private readonly wakers: (() => void)[] = [];

  constructor(
    readonly options: MachineOptions,
    private readonly world: MachineWorld,
    readonly chance: Chance,
  ) {}

  get name(): string {
    return this.options.name;
  }

  get awake(): boolean {
    return this.powered && this.asleepSince === null;
  }

  get daemonId(): string | null {
    return this.daemon?.id ?? null;
  }

  get boot(): string {
    return this.bootId;
  }

  get registered(): boolean {
    return this.link?.epoch != null && this.link.keeperId !== null && !this.link.superseded;
  }

  /** The sessions that its daemon still deals with. */
  get sessionIds(): readonly string[] {
    return this.link ? [...this.link.sessions.keys()] : [];
  }

  /** Counts sleep, as `os.uptime()` and macOS's `hrtime` do. Begins anew with each boot. */
  clock(): number {
    return 1_000 + (this.world.scheduler.now - this.bootedAt) * (1 + this.options.drift);
  }

  /** The world's time at which this machine's clock will show so many seconds. */
  worldTimeOf(clockSeconds: number): number {
    return this.bootedAt + (clockSeconds - 1_000) / (1 + this.options.drift);
  }

  /** From now on there are two that say the same of themselves. */
  takeDiskOf(original: Machine): void {
    this.disk = original.disk;
  }

  /** What its calendar shows, in milliseconds of the world. */
  calendarMs(): number {
    return (this.world.scheduler.now + this.calendarShiftSeconds) * 1000;
  }

  *trees(): Iterable<ProcessTree> {
    if (this.keeper) yield* this.keeper.trees.values();
    yield* this.orphans;
  }

  /** Whether a tree of this machine does something now. */
  acts(tree: ProcessTree): boolean {
    return this.awake && mayAct(tree);
  }

  /** The instant after a wake, until the keeper has looked: nothing prevents what is done in it. */
  isWaking(tree: ProcessTree): boolean {
    const looked = tree.orphan
      ? Number.NEGATIVE_INFINITY
      : (this.keeper?.lastTickAt ?? Number.NEGATIVE_INFINITY);
    return this.wokeAt > looked;
  }

  powerOn(daemonDelaySeconds: number): void {
    if (this.powered) return;
    this.powered = true;
    this.lives += 1;
    this.bootId = `${this.name}-boot-${this.lives}`;
    this.bootedAt = this.world.scheduler.now;
    this.sleptSeconds = 0;
    const { bootId } = this;
    this.world.scheduler.after(daemonDelaySeconds, 'timer', () => {
      if (this.bootId === bootId) this.startDaemon();
    });
  }

  /** The power fails: nothing is left but the disk. */
  powerOff(): void {
    if (!this.powered) return;
    const trees = [...this.trees()];
    this.powered = false;
    this.asleepSince = null;
    this.wakers.length = 0;
    this.killDaemon();
    if (this.keeper) this.keeper.gone = true;
    this.keeper = null;
    this.orphans.length = 0;
    this.bootId = '';
    for (const tree of trees) this.lose(tree);
  }

  suspend(): void {
    if (!this.awake) return;
    this.asleepSince = this.world.scheduler.now;
    for (const tree of this.trees()) this.world.treeChanged(this, tree);
  }

  wake(): void {
    if (this.asleepSince === null) return;
    this.wokeAt = this.world.scheduler.now;
    this.sleptSeconds += this.wokeAt - this.asleepSince;
    const wakers = this.wakers.splice(0);
    for (const waker of wakers) waker();
    this.asleepSince = null;
    for (const tree of this.trees()) this.world.treeChanged(this, tree);
  }

  startDaemon(): void {
    if (!this.powered || this.daemon) return;
    if (this.asleepSince !== null) {
      this.wakers.push(() => this.world.scheduler.after(0.5, 'timer', () => this.startDaemon()));
      return;
    }
    this.lives += 1;
    const daemon = { id: `${this.name}-daemon-${this.lives}`, gone: false };
    this.daemon = daemon;
    // Through JSON, as on a disk.
    const memory = this.disk
      ? (JSON.parse(JSON.stringify(memoryOf(this.disk))) as ReturnType<typeof memoryOf>)
      : null;
    this.link = initialLinkState(
      {
        machineId: this.options.machineId,
        daemonId: daemon.id,
        bootId: this.bootId,
        slotCount: this.options.slots,
        templates: { work: { command: ['work'], cwd: '/srv/work', allowedDirectories: ['/srv/work'] } },
        idleHeartbeatSeconds: 15,
        gapSeconds: GAP_SECONDS,
        requestTimeoutSeconds: 10,
        createWithinSeconds: 30,
      },
      this.clock(),
      memory ? recallSessions(memory, this.bootId) : [],
      memory?.ownCommands ?? [],
    );
    this.every(this.options.daemonTickSeconds, daemon, () => this.feed({ kind: 'tick' }));
    this.feed({ kind: 'tick' });
    this.connectKeeper(daemon);
  }

  killDaemon(): void {
    if (this.daemon) this.daemon.gone = true;
    this.daemon = null;
    this.link = null;
    if (this.keeper) this.keeper.listener = null;
  }

  /** The keeper dies. With a daemon there its trees live on for a moment; else their terminals take them along. */
  killKeeper(): void {
    const { keeper } = this;
    if (!keeper) return;
    keeper.gone = true;
    keeper.listener = null;
    this.keeper = null;
    for (const tree of keeper.trees.values()) {
      if (!tree.alive) continue;
      if (this.daemon && this.chance.happens(0.5)) {
        tree.orphan = true;
        this.orphans.push(tree);
      } else this.lose(tree);
    }
    if (!this.daemon) return;
    this.feed({ kind: 'keeper-lost' });
    this.connectKeeper(this.daemon);
  }

  exitProcess(sessionId: string, exit: Exit): boolean {
    return this.awake && (this.keeper?.exit(sessionId, exit) ?? false);
  }

  command(command: Command): void {
    this.feed({ kind: 'command', command });
  }

  receive(daemonId: string, happening: Happening): void {
    if (this.daemon?.id !== daemonId) return;
    if (this.asleepSince === null) {
      this.feed(happening);
      return;
    }
    // What arrives while it sleeps is lost, or repeated by the network when it wakes.
    if (this.chance.happens(0.5)) {
      const delay = this.chance.between(0, 0.4);
      this.wakers.push(() =>
        this.world.scheduler.after(delay, 'message', () => this.receive(daemonId, happening)),
      );
    }
  }

  /** Finds the keeper or starts one; what dead ones left behind is ended before anything is said to it. */
  private connectKeeper(daemon: { readonly id: string; gone: boolean }): void {
    this.later(this.chance.around(0.3), daemon, () => {
      if (this.keeper?.listener) return;
      for (const tree of this.orphans.splice(0)) this.lose(tree);
      if (!this.keeper) {
        this.lives += 1;
        const keeper = new Keeper(`${this.name}-keeper-${this.lives}`, {
          chance: this.chance,
          nowSeconds: () => this.clock(),
          worldNow: () => this.world.scheduler.now,
          later: (seconds, act) => this.later(seconds, keeper, act),
          changed: (tree) => this.world.treeChanged(this, tree),
        });
        this.keeper = keeper;
        this.every(KEEPER_TICK_SECONDS, keeper, () => keeper.tick());
      }
      const { keeper } = this;
      keeper.listener = (event) =>
        this.later(KEEPER_WORD_SECONDS, daemon, () => this.feed({ kind: 'keeper-event', event }));
      this.feed({ kind: 'keeper-connected', keeperId: keeper.keeperId, sessions: keeper.inventory() });
    });
  }

  private feed(happening: Happening): void {
    const { link, daemon } = this;
    if (!link || !daemon) return;
    const { state, outputs } = step(link, { ...happening, atSeconds: this.clock() } as LinkInput);
    this.link = state;
    // Written before anything is done: what a killed daemon did must not be news to its successor.
    if (outputs.length > 0 || happening.kind !== 'tick') this.disk = state;
    for (const output of outputs) {
      switch (output.kind) {
        case 'request':
          this.world.send(this, daemon.id, output);
          break;
        case 'keeper':
          if (this.keeper?.listener) this.keeper.obey(output.order);
          break;
        case 'answer':
          this.world.answered(this, output.commandId, output.result);
          break;
        case 'log':
        case 'tell':
      }
    }
  }

  private lose(tree: ProcessTree): void {
    if (!tree.alive) return;
    tree.alive = false;
    this.world.treeChanged(this, tree);
  }

  private every(seconds: number, owner: { gone: boolean }, act: () => void): void {
    // Not all at the same part of a second.
    this.later(seconds * this.chance.between(0.5, 1), owner, () => this.repeat(seconds, owner, act));
  }

  private repeat(seconds: number, owner: { gone: boolean }, act: () => void): void {
    act();
    this.later(seconds, owner, () => this.repeat(seconds, owner, act));
  }

  /** A timer of a process on this machine, which sleeps when the machine does. */
  private later(seconds: number, owner: { gone: boolean }, act: () => void): void {
    const dueAt = this.world.scheduler.now + seconds;
    this.world.scheduler.at(dueAt, 'timer', () => {
      if (owner.gone || !this.powered) return;
      if (this.asleepSince === null) {
        act();
        return;
      }
      const rest = this.options.timersRunOn ? 0.01 : Math.max(0, dueAt - this.asleepSince);
      this.wakers.push(() => this.later(rest, owner, act));
    });
  }
}

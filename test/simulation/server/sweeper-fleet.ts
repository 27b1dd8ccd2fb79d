import type { CanaryOutcome } from '../../../src/liveness/canary.js';
import type { SimulatedDatabase } from '../store/simulated-database.js';
import type { Chance } from '../world/chance.js';
import type { Scheduler } from '../world/scheduler.js';
import type { ServerProcess } from './server-process.js';
import { type Services, services } from './services.js';

export interface SweepRhythm {
  readonly everySeconds: number;
  /** Sweepers that do not know of each other. */
  readonly sweepers: number;
  /**
   * Scheduled functions begin on time, whether or not the sweep before has ended, and remember nothing. The timer of a
   * process begins a period after the sweep before, and remembers.
   */
  readonly scheduled: boolean;
}

export interface SweepWatch {
  /** Answers what is to be called when it is over. */
  began(): () => void;
  bug(where: string, error: unknown): void;
  /** What a heartbeat through the public URL would come to now. */
  canary(): CanaryOutcome;
}

interface Sweeper {
  readonly process: ServerProcess;
  readonly services: Services;
}

export class SweeperFleet {
  private outageUntil = 0;
  private readonly latest: (Sweeper | undefined)[] = [];
  private readonly toFreeze = new Map<number, number>();

  constructor(
    private readonly scheduler: Scheduler,
    private readonly database: SimulatedDatabase,
    private readonly chance: Chance,
    private readonly start: (name: string) => ServerProcess,
    private readonly rhythm: SweepRhythm,
    private readonly watch: SweepWatch,
  ) {
    for (let index = 0; index < rhythm.sweepers; index += 1) {
      this.next(index, chance.between(0, rhythm.everySeconds));
    }
  }

  outage(seconds: number): void {
    this.outageUntil = Math.max(this.outageUntil, this.scheduler.now + seconds);
    for (const index of this.latest.keys()) this.kill(index);
  }

  /** Freezes the next sweep after a few of its commands: between a read and a write, mostly. */
  freezeNext(index: number, seconds: number): void {
    this.toFreeze.set(index, seconds);
  }

  kill(index: number): void {
    const sweeper = this.latest[index];
    sweeper?.process.kill();
    this.latest[index] = undefined;
    // The timer of a process ends with it; whoever supervises it starts another one.
    if (sweeper && !this.rhythm.scheduled) this.next(index, this.chance.around(5));
  }

  private next(index: number, seconds: number): void {
    const due = this.latest[index];
    this.scheduler.after(seconds, 'timer', () => {
      // Another one was started meanwhile, with a timer of its own.
      if (this.rhythm.scheduled || this.latest[index] === due) this.begin(index);
    });
  }

  private begin(index: number): void {
    const { everySeconds, scheduled } = this.rhythm;
    if (scheduled) this.next(index, everySeconds);
    if (this.scheduler.now < this.outageUntil) {
      if (!scheduled)
        this.next(index, this.outageUntil - this.scheduler.now + this.chance.between(0, everySeconds));
      return;
    }
    const sweeper = (scheduled ? undefined : this.latest[index]) ?? this.fresh(index);
    this.latest[index] = sweeper;
    this.scheduler.after(this.chance.around(0.2), 'timer', () => this.sweep(index, sweeper));
  }

  private sweep(index: number, { process, services: { sweeper } }: Sweeper): void {
    if (process.dead) return;
    const over = this.watch.began();
    process.mourners.add(over);
    const frozenFor = this.toFreeze.get(index);
    this.toFreeze.delete(index);
    if (frozenFor !== undefined) process.freezeAfter(this.chance.whole(3, 16), frozenFor);
    this.scheduler.wake();
    const { everySeconds, scheduled } = this.rhythm;
    const done = () => {
      process.mourners.delete(over);
      over();
      if (!scheduled && !process.dead) this.next(index, everySeconds);
    };
    sweeper.sweep({ continuous: !scheduled }).then(
      done,
      // Without a database a sweep fails, and the next one begins anew. What is not the database's trouble is a bug.
      (error: unknown) => {
        if (!String((error as Error).name).startsWith('Mongo')) this.watch.bug('sweep', error);
        done();
      },
    );
  }

  private fresh(index: number): Sweeper {
    const process = this.start(`sweeper-${index + 1}`);
    const canary = () => this.beat(process);
    const around = { periodSeconds: this.rhythm.everySeconds, nowMs: () => this.scheduler.nowMs, canary };
    return { process, services: services(this.database, process.execute, around) };
  }

  private beat(process: ServerProcess): Promise<CanaryOutcome> {
    return new Promise((resolve) => {
      this.scheduler.after(this.chance.around(0.1), 'message', () => {
        const outcome = this.watch.canary();
        process.deliver(() => resolve(outcome));
      });
    });
  }
}

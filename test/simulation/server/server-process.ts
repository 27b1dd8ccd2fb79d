import type { SimulatedDatabase } from '../store/simulated-database.js';
import { DuplicateKey, NetworkDown } from '../store/store-errors.js';
import type { Chance } from '../world/chance.js';
import type { Scheduler } from '../world/scheduler.js';

/** How long the database takes for one command and for its answer, in seconds. */
export interface StoreSpeed {
  meanSeconds: number;
}

/** Told of each command right before it is applied, and of what only a mistake explains. */
export interface CommandWatch {
  applying(process: ServerProcess): void;
  bug(where: string, error: unknown): void;
}

/**
 * One process of the server side: an API, or a sweeper. It may be frozen between any two of its commands to the
 * database, as functions are, and it may die with a command under way: applied or not, nobody hears the answer.
 */
export class ServerProcess {
  dead = false;
  /** Called when it dies. */
  readonly mourners = new Set<() => void>();
  /** What arrives while it is frozen waits until it is thawed. */
  private frozenUntil = 0;
  private waiting: (() => void)[] = [];
  private freezing: { commands: number; seconds: number } | null = null;

  constructor(
    readonly name: string,
    private readonly scheduler: Scheduler,
    private readonly database: SimulatedDatabase,
    private readonly chance: Chance,
    private readonly speed: StoreSpeed,
    private readonly watch: CommandWatch,
  ) {}

  get frozen(): boolean {
    return this.scheduler.now < this.frozenUntil;
  }

  freeze(seconds: number): void {
    const until = this.scheduler.now + seconds;
    if (until <= this.frozenUntil) return;
    this.frozenUntil = until;
    this.scheduler.at(until, 'fault', () => this.thaw(until));
  }

  /** Freezes it when so many more of its commands were applied, before it hears the last one's answer. */
  freezeAfter(commands: number, seconds: number): void {
    this.freezing = { commands, seconds };
  }

  kill(): void {
    this.dead = true;
    this.waiting = [];
    for (const mourner of [...this.mourners]) mourner();
  }

  /** Lets the process hear or do something: now, or when it is thawed; never when it is dead. */
  deliver(act: () => void): void {
    if (this.dead) return;
    if (this.frozen) {
      this.waiting.push(act);
      return;
    }
    act();
    this.scheduler.wake();
  }

  /** Carries out one command at the database. */
  readonly execute = <T>(what: string, command: (now: Date) => T): Promise<T> =>
    new Promise((resolve, reject) => {
      this.scheduler.after(this.chance.around(this.speed.meanSeconds), 'store', () => {
        if (!this.database.available) {
          this.deliver(() => reject(new NetworkDown(`${what}: there is no primary.`)));
          return;
        }
        const term = this.database.primaryTerm;
        this.watch.applying(this);
        const outcome = attempted(() => command(this.database.now()));
        // The simulated store refuses what it does not know; that must not look like a refusal of the database.
        if ('error' in outcome && !(outcome.error instanceof DuplicateKey))
          this.watch.bug(what, outcome.error);
        this.freezeIfDue();
        const answer = () => {
          // The primary stepped down before it could answer: the write is there all the same.
          if (term !== this.database.primaryTerm) reject(new NetworkDown(`${what}: the primary changed.`));
          else if ('error' in outcome) reject(outcome.error);
          else resolve(outcome.value);
        };
        if (this.chance.happens(SLOW_ANSWER)) {
          this.scheduler.after(this.chance.around(this.speed.meanSeconds * 10), 'message', () =>
            this.deliver(answer),
          );
        } else this.deliver(answer);
      });
    });

  private freezeIfDue(): void {
    const { freezing } = this;
    if (!freezing) return;
    freezing.commands -= 1;
    if (freezing.commands > 0) return;
    this.freezing = null;
    this.freeze(freezing.seconds);
  }

  private thaw(until: number): void {
    if (this.dead || this.frozenUntil !== until) return;
    this.frozenUntil = 0;
    const acts = this.waiting;
    this.waiting = [];
    for (const act of acts) act();
    this.scheduler.wake();
  }
}

/** Mostly the answer comes with the write. */
const SLOW_ANSWER = 0.05;

function attempted<T>(act: () => T): { value: T } | { error: unknown } {
  try {
    return { value: act() };
  } catch (error) {
    return { error };
  }
}

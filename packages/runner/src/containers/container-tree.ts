import { type ContainerAddress, type ContainerCount, signalInContainer } from './container-engine.js';

/** A container is not asked more often than this about what has not been confirmed. */
const ASK_EVERY_MS = 250;

type Signal = Parameters<typeof signalInContainer>[2];

/**
 * The processes of one session that run in a container. The end of the program that started them there ends none of
 * them, so they are signalled and counted from within. What is asked for takes time: it is done only once the
 * container has confirmed it, and asked again until then.
 */
export class ContainerTree {
  private last: { readonly signal: Signal; readonly count: ContainerCount } | null = null;
  private underWay = false;
  private askedAtMs = Number.NEGATIVE_INFINITY;
  private next: Signal | null = null;
  private isThawed = true;
  private isKilled = false;

  constructor(
    private readonly address: ContainerAddress,
    private readonly mark: string,
    /** Something is confirmed, or is to be asked again. */
    private readonly changed: () => void,
    private readonly failed: (problem: string) => void,
    private readonly send = signalInContainer,
  ) {}

  /** Stops all of it. True: it is confirmed that nothing of it acts. */
  freeze(): boolean {
    this.isThawed = false;
    // Asked again also where it is confirmed: somebody else may have continued a process.
    this.ask('STOP');
    return this.last?.signal === 'STOP' && this.last.count.acting === 0;
  }

  thaw(): void {
    if (this.isThawed) return;
    this.isThawed = true;
    this.last = null;
    this.now('CONT');
  }

  /** Kills all of it. `isGone` tells when that is confirmed. */
  kill(): void {
    this.isKilled = true;
    this.look();
  }

  request(signal: 'TERM' | 'HUP'): void {
    this.now(signal);
  }

  /** Has the container say what is left, if that is not known; what is to be killed is killed again with it. */
  look(): void {
    if (!this.isGone) this.ask(this.isKilled ? 'KILL' : '0');
  }

  /** Whether the container has confirmed that nothing of it is left. */
  get isGone(): boolean {
    return this.last !== null && this.last.signal !== 'CONT' && this.last.count.left === 0;
  }

  /** What must not be left out goes at once, or after what is under way. */
  private now(signal: Signal): void {
    if (this.underWay) this.next = signal;
    else void this.carryOut(signal);
  }

  private ask(signal: Signal): void {
    if (this.underWay || performance.now() - this.askedAtMs < ASK_EVERY_MS) return;
    void this.carryOut(signal);
  }

  private async carryOut(signal: Signal): Promise<void> {
    this.underWay = true;
    this.askedAtMs = performance.now();
    try {
      const count = await this.send(this.address, this.mark, signal);
      // A freeze that was taken back meanwhile confirms nothing.
      this.last = signal === 'STOP' && this.isThawed ? null : { signal, count };
    } catch (error) {
      this.last = null;
      this.failed((error as Error).message);
    }
    this.underWay = false;
    const { next } = this;
    this.next = null;
    if (next !== null) void this.carryOut(next);
    this.changed();
  }
}

import { EventQueue } from './event-queue.js';

/** What a step was: one event that the world processed. */
export type StepKind = 'timer' | 'message' | 'store' | 'fault';

/**
 * Time and the order of everything. An event is processed whole before the next one: what it lets asynchronous
 * services do is carried out until they all wait again for an answer that is an event of its own.
 */
export class Scheduler {
  /** Seconds since the beginning of the world. */
  now = 0;
  readonly steps: Record<StepKind, number> = { timer: 0, message: 0, store: 0, fault: 0 };
  private readonly queue = new EventQueue();
  private settling = false;
  private stopped = false;

  get stepCount(): number {
    const { timer, message, store, fault } = this.steps;
    return timer + message + store + fault;
  }

  get nowMs(): number {
    return this.now * 1000;
  }

  at(seconds: number, kind: StepKind, act: () => void): void {
    this.queue.push(Math.max(seconds, this.now), () => {
      this.steps[kind] += 1;
      act();
    });
  }

  after(seconds: number, kind: StepKind, act: () => void): void {
    this.at(this.now + seconds, kind, act);
  }

  /** Says that the event at hand woke something asynchronous, which is to be waited for. */
  wake(): void {
    this.settling = true;
  }

  stop(): void {
    this.stopped = true;
  }

  /** Processes events until an instant, and calls `afterEach` after every one. */
  async run(untilSeconds: number, afterEach: () => void): Promise<void> {
    while (!this.stopped && this.queue.nextAt <= untilSeconds) {
      const event = this.queue.pop();
      if (!event) break;
      this.now = event.at;
      event.act();
      if (this.settling) {
        this.settling = false;
        // All microtasks, however many follow from each other, run before this.
        await new Promise(setImmediate);
      }
      afterEach();
    }
    if (!this.stopped) this.now = Math.max(this.now, untilSeconds);
  }
}

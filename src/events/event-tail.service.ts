import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { SessionEvent } from './event.schema.js';
import { EventsRepository } from './events.repository.js';

/** How often the end of the order is looked at while anybody waits for it. */
const LOOK_EVERY_MS = 250;

/** Lets many wait for the next event at the cost of one look for all; nobody waiting costs nothing. */
@Injectable()
export class EventTail implements OnApplicationShutdown {
  /** Whom to wake, and the number that each has seen. */
  private readonly waiting = new Map<() => void, number>();
  private timer: NodeJS.Timeout | null = null;
  private closed = false;

  constructor(private readonly events: EventsRepository) {}

  /**
   * The events behind a number; where there are none, waits for the next until `deadline` (in
   * milliseconds, of `Date.now`) or until `signal` aborts, and answers none then.
   */
  async behind(
    number: number,
    limit: number,
    deadline: number,
    signal: AbortSignal,
  ): Promise<SessionEvent[]> {
    for (;;) {
      const found = await this.events.behind(number, limit);
      const leftMs = deadline - Date.now();
      if (found.length > 0 || leftMs <= 0 || signal.aborted || this.closed) return found;
      await this.change(number, leftMs, signal);
    }
  }

  /** From now on nobody waits here: whoever does is answered. */
  close(): void {
    this.closed = true;
    for (const done of this.waiting.keys()) done();
  }

  isClosed(): boolean {
    return this.closed;
  }

  onApplicationShutdown(): void {
    this.close();
  }

  /** Resolves when an event behind `number` was seen, time is up, or nobody wants to know any more. */
  private async change(number: number, leftMs: number, signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timeout);
        signal.removeEventListener('abort', done);
        this.waiting.delete(done);
        resolve();
      };
      const timeout = setTimeout(done, leftMs);
      signal.addEventListener('abort', done, { once: true });
      this.waiting.set(done, number);
      this.lookLater();
    });
  }

  private lookLater(): void {
    this.timer ??= setTimeout(() => this.look(), LOOK_EVERY_MS);
  }

  private async look(): Promise<void> {
    try {
      const last = await this.events.last();
      for (const [done, number] of [...this.waiting]) if (number < last) done();
    } catch {
      // The database is away: whoever waits learns of it when it reads, or waits on.
    }
    this.timer = null;
    if (this.waiting.size > 0) this.lookLater();
  }
}

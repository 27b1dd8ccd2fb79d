import type { RunEvent } from '@claude-projects/protocol';
import type { RunLog } from '../run-log/run-log.js';
import { type EventSink, sendEvents } from './event-sink.js';

const PAGE_EVENTS = 200;
const PAGE_BYTES = 256 * 1024;

/**
 * One client's place in a run. It is a number, not a queue: what the client has no room for stays in the log and is read
 * from there later, so a client that is slow or stands still costs what its sink holds.
 */
export class Attachment {
  /** The client has everything up to here, or it is in its sink. */
  private cursor: number;
  /** There may be committed events after the cursor. */
  private behind = true;
  private over = false;

  constructor(
    readonly runId: string,
    readonly attachId: number,
    readonly sink: EventSink,
    private readonly log: RunLog,
    after: number,
  ) {
    this.cursor = after;
  }

  /** Sends what the log holds, as far as there is room. */
  pump(): void {
    while (this.behind && this.sink.hasRoom && !this.over) {
      const events = this.log.read(this.runId, this.cursor, PAGE_EVENTS, PAGE_BYTES);
      if (events.length === 0) this.behind = false;
      this.send(events);
    }
  }

  /** These were committed now. */
  committed(events: readonly RunEvent[]): void {
    // What was committed at once may be more than one page: after a full disk, for instance.
    if (!this.behind && this.sink.hasRoom && events.length <= PAGE_EVENTS) {
      this.send(
        events[0] && events[0].seq > this.cursor ? events : events.filter(({ seq }) => seq > this.cursor),
      );
      return;
    }
    this.behind = true;
    this.pump();
  }

  /** Nothing more is sent. */
  end(): void {
    this.over = true;
  }

  private send(events: readonly RunEvent[]): void {
    const last = events.at(-1);
    if (!last) return;
    const after = this.cursor;
    // A sink that ends while it is sent to must not be sent the same again.
    this.cursor = last.seq;
    sendEvents(this.sink, this.attachId, after, events);
  }
}

import type { RunEvent } from '@claude-projects/protocol';
import type { RunLog } from '../run-log/run-log.js';
import type { LocalConnection } from '../transports/local-server.js';

const PAGE_EVENTS = 200;
const PAGE_BYTES = 256 * 1024;

/**
 * One client's place in a run. It is a number, not a queue: what the client's socket has no room for stays in the log
 * and is read from there later, so a client that is slow or stands still costs what its socket holds.
 */
export class Attachment {
  /** The client has everything up to here, or it is in its socket. */
  private cursor: number;
  /** There may be committed events after the cursor. */
  private behind = true;

  constructor(
    readonly runId: string,
    readonly attachId: number,
    readonly connection: LocalConnection,
    private readonly log: RunLog,
    after: number,
  ) {
    this.cursor = after;
  }

  /** Sends what the log holds, as far as there is room. */
  pump(): void {
    while (this.behind && this.connection.hasRoom) {
      const events = this.log.read(this.runId, this.cursor, PAGE_EVENTS, PAGE_BYTES);
      if (events.length === 0) this.behind = false;
      for (const event of events) this.send(event);
    }
  }

  /** These were committed now. */
  committed(events: readonly RunEvent[]): void {
    if (!this.behind) {
      for (const event of events) {
        if (!this.connection.hasRoom) {
          this.behind = true;
          return;
        }
        if (event.seq > this.cursor) this.send(event);
      }
      return;
    }
    this.pump();
  }

  private send(event: RunEvent): void {
    sendEvent(this.connection, this.attachId, this.cursor, event);
    this.cursor = event.seq;
  }
}

/** Sends one event, and says before it what is missing since the one that the client saw last. */
export function sendEvent(
  connection: LocalConnection,
  attachId: number,
  after: number,
  { payload, ...event }: RunEvent,
): void {
  if (event.seq > after + 1) connection.send({ kind: 'gap', attachId, after, firstSeq: event.seq });
  if (payload instanceof Uint8Array) connection.send({ kind: 'event', attachId, event }, payload);
  else connection.send({ kind: 'event', attachId, event, json: payload });
}

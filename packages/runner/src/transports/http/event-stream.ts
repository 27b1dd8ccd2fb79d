import type { RunEvent } from '@claude-projects/protocol';
import type { EventSink } from '../../runs/event-sink.js';
import { viewOfEvent } from './view-of-event.js';

/** Events wait in the log from here on. */
const ROOM_BYTES = 256 * 1024;
/** Less than the 30 s after which proxies give up on what is silent. */
const KEEP_ALIVE_MS = 15_000;

/**
 * A run as server-sent events: the event's name is its channel, its id its number. `gap` has no id, so that a client that
 * comes back asks for the same again. After the run's last event comes `end`.
 */
export class EventStream implements EventSink {
  readonly body: ReadableStream<Uint8Array>;
  private controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  private readonly encoder = new TextEncoder();
  private readonly keepingAlive: NodeJS.Timeout;

  constructor(
    private readonly owner: { drained(sink: EventSink): void; closed(sink: EventSink): void },
    keepAliveMs = KEEP_ALIVE_MS,
  ) {
    this.body = new ReadableStream(
      {
        start: (controller) => {
          this.controller = controller;
        },
        pull: () => this.owner.drained(this),
        cancel: () => this.end(),
      },
      { highWaterMark: ROOM_BYTES, size: (chunk) => chunk.length },
    );
    this.keepingAlive = setInterval(() => {
      if (this.hasRoom) this.write(': still here\n\n');
    }, keepAliveMs);
  }

  get isOpen(): boolean {
    return this.controller !== null;
  }

  get hasRoom(): boolean {
    return (this.controller?.desiredSize ?? 0) > 0;
  }

  events(_attachId: number, events: readonly RunEvent[]): void {
    const last = events.at(-1);
    const over = last?.type === 'ended' || last?.type === 'start-failed';
    this.write(events.map(written).join('') + (over ? 'event: end\ndata: {}\n\n' : ''));
    if (over) this.close();
  }

  gap(_attachId: number, after: number, firstSeq: number): void {
    this.write(`event: gap\ndata: ${JSON.stringify({ after, firstSeq })}\n\n`);
  }

  /** Nothing more is sent, and the client has read everything that was. */
  close(): void {
    const { controller } = this;
    this.end();
    controller?.close();
  }

  private end(): void {
    this.controller = null;
    clearInterval(this.keepingAlive);
    this.owner.closed(this);
  }

  private write(text: string): void {
    this.controller?.enqueue(this.encoder.encode(text));
  }
}

function written(event: RunEvent): string {
  return `id: ${event.seq}\nevent: ${event.channel}\ndata: ${JSON.stringify(viewOfEvent(event))}\n\n`;
}

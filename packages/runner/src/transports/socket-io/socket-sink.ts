import { packBatch, type RunEvent, type ToSocketClient } from '@claude-projects/protocol';
import type { EventSink } from '../../runs/event-sink.js';

/** So much may be on its way to a client that has not said that it is done with it. The rest waits in the log. */
const UNANSWERED_MAX_BYTES = 512 * 1024;
const UNANSWERED_MAX_BATCHES = 64;
/** What an event costs beside its payload. */
const EVENT_BYTES = 100;
const DELTA_BYTES = 1_000;

type Emit = <Name extends keyof ToSocketClient>(
  name: Name,
  ...given: Parameters<ToSocketClient[Name]>
) => void;

/**
 * One client's events of one run. The client answers each batch when it is done with it, so what waits in buffers, here
 * and on the way, is bounded, however slow it is and whatever is in between.
 */
export class SocketSink implements EventSink {
  private unansweredBytes = 0;
  private unansweredBatches = 0;
  private open = true;

  constructor(
    private readonly runId: string,
    private readonly emit: Emit,
    private readonly drained: (sink: EventSink) => void,
  ) {}

  get hasRoom(): boolean {
    return (
      this.open &&
      this.unansweredBytes < UNANSWERED_MAX_BYTES &&
      this.unansweredBatches < UNANSWERED_MAX_BATCHES
    );
  }

  get isOpen(): boolean {
    return this.open;
  }

  events(_attachId: number, events: readonly RunEvent[]): void {
    const [batch, bytes] = packBatch(this.runId, events);
    const cost = (bytes?.length ?? 0) + sizeOfJson(events);
    this.unansweredBytes += cost;
    this.unansweredBatches += 1;
    let answered = false;
    this.emit('run:events', batch, bytes, () => {
      if (answered) return;
      answered = true;
      const hadRoom = this.hasRoom;
      this.unansweredBytes -= cost;
      this.unansweredBatches -= 1;
      if (!hadRoom) this.drained(this);
    });
  }

  gap(_attachId: number, after: number, firstSeq: number): void {
    this.emit('run:gap', { runId: this.runId, after, firstSeq });
  }

  close(): void {
    this.open = false;
  }
}

/** About how much memory the payloads take that are no bytes. */
function sizeOfJson(events: readonly RunEvent[]): number {
  return events.reduce((sum, event) => sum + sizeOf(event), 0);
}

function sizeOf({ channel, payload }: RunEvent): number {
  if (payload instanceof Uint8Array) return EVENT_BYTES;
  // Pieces of a stream are many and small: writing each one out only to know its size would cost more than it tells.
  return channel === 'claude:delta' ? DELTA_BYTES : EVENT_BYTES + JSON.stringify(payload).length;
}

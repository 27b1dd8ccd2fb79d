import type { RunEvent } from '@claude-projects/protocol';

/** Where the events of watched runs go: a terminal's socket, a stream over HTTP, a Socket.IO client. */
export interface EventSink {
  /** Whether more may be sent now; whoever owns the sink tells `Attachments.drained` when it may again. */
  readonly hasRoom: boolean;
  readonly isOpen: boolean;
  /** Events of one run in their order, a page of them at most. */
  events(attachId: number, events: readonly RunEvent[]): void;
  /** What lies between these two is not kept any more, and the client has not seen it. */
  gap(attachId: number, after: number, firstSeq: number): void;
}

/** Sends events, and says before them what is missing since the one that the client saw last. */
export function sendEvents(
  sink: EventSink,
  attachId: number,
  after: number,
  events: readonly RunEvent[],
): void {
  const [first] = events;
  if (!first) return;
  if (first.seq > after + 1) sink.gap(attachId, after, first.seq);
  sink.events(attachId, events);
}

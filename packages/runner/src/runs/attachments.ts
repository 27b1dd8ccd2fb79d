import type { RunEvent } from '@claude-projects/protocol';
import type { RunLog } from '../run-log/run-log.js';
import { Attachment } from './attachment.js';
import type { EventSink } from './event-sink.js';

const ATTACHMENTS_MAX = 2_000;

/** Who watches which run. */
export class Attachments {
  private readonly bySink = new Map<EventSink, Map<number, Attachment>>();
  private readonly byRun = new Map<string, Set<Attachment>>();
  private count = 0;

  constructor(private readonly log: RunLog) {}

  /** False: there are too many, the sink uses this number already, or it is gone. */
  add(sink: EventSink, attachId: number, runId: string, after: number): boolean {
    const own = this.bySink.get(sink) ?? new Map<number, Attachment>();
    // Its screen may have taken longer than it stayed.
    if (!sink.isOpen || own.has(attachId) || this.count >= ATTACHMENTS_MAX) return false;
    const attachment = new Attachment(runId, attachId, sink, this.log, after);
    own.set(attachId, attachment);
    this.bySink.set(sink, own);
    const watching = this.byRun.get(runId) ?? new Set();
    this.byRun.set(runId, watching.add(attachment));
    this.count += 1;
    attachment.pump();
    return true;
  }

  remove(sink: EventSink, attachId: number): void {
    const own = this.bySink.get(sink);
    const attachment = own?.get(attachId);
    if (!own || !attachment) return;
    own.delete(attachId);
    attachment.end();
    this.count -= 1;
    const watching = this.byRun.get(attachment.runId);
    watching?.delete(attachment);
    if (watching?.size === 0) this.byRun.delete(attachment.runId);
  }

  /** Who watches at the moment. */
  get watching(): number {
    return this.count;
  }

  closed(sink: EventSink): void {
    for (const attachId of [...(this.bySink.get(sink)?.keys() ?? [])]) this.remove(sink, attachId);
    this.bySink.delete(sink);
  }

  drained(sink: EventSink): void {
    for (const attachment of this.bySink.get(sink)?.values() ?? []) attachment.pump();
  }

  committed(events: readonly RunEvent[]): void {
    if (this.byRun.size === 0) return;
    for (const [runId, own] of Map.groupBy(events, (event) => event.runId)) {
      for (const attachment of this.byRun.get(runId) ?? []) attachment.committed(own);
    }
  }
}

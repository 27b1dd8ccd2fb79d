import type { RunEvent } from '@claude-projects/protocol';
import type { RunLog } from '../run-log/run-log.js';
import type { LocalConnection } from '../transports/local-server.js';
import { Attachment } from './attachment.js';

const ATTACHMENTS_MAX = 2_000;

/** Who watches which run. */
export class Attachments {
  private readonly byConnection = new Map<LocalConnection, Map<number, Attachment>>();
  private readonly byRun = new Map<string, Set<Attachment>>();
  private count = 0;

  constructor(private readonly log: RunLog) {}

  /** False: there are too many, the connection uses this number already, or it is gone. */
  add(connection: LocalConnection, attachId: number, runId: string, after: number): boolean {
    const own = this.byConnection.get(connection) ?? new Map<number, Attachment>();
    // Its screen may have taken longer than it stayed.
    if (!connection.isOpen || own.has(attachId) || this.count >= ATTACHMENTS_MAX) return false;
    const attachment = new Attachment(runId, attachId, connection, this.log, after);
    own.set(attachId, attachment);
    this.byConnection.set(connection, own);
    const watching = this.byRun.get(runId) ?? new Set();
    this.byRun.set(runId, watching.add(attachment));
    this.count += 1;
    attachment.pump();
    return true;
  }

  remove(connection: LocalConnection, attachId: number): void {
    const own = this.byConnection.get(connection);
    const attachment = own?.get(attachId);
    if (!own || !attachment) return;
    own.delete(attachId);
    this.count -= 1;
    const watching = this.byRun.get(attachment.runId);
    watching?.delete(attachment);
    if (watching?.size === 0) this.byRun.delete(attachment.runId);
  }

  closed(connection: LocalConnection): void {
    for (const attachId of [...(this.byConnection.get(connection)?.keys() ?? [])])
      this.remove(connection, attachId);
    this.byConnection.delete(connection);
  }

  drained(connection: LocalConnection): void {
    for (const attachment of this.byConnection.get(connection)?.values() ?? []) attachment.pump();
  }

  committed(events: readonly RunEvent[]): void {
    if (this.byRun.size === 0) return;
    for (const [runId, own] of Map.groupBy(events, (event) => event.runId)) {
      for (const attachment of this.byRun.get(runId) ?? []) attachment.committed(own);
    }
  }
}

import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Channel, RunEvent } from '@claude-projects/protocol';
import { ClaudeTables, type UnfinishedPart } from './claude-tables.js';
import { bytesOf, type LogSettings } from './log-settings.js';
import { type RunRecord, type RunRow, recordOf } from './run-record.js';

/** An event on its way into the log, with its payload as the log keeps it: bytes, or JSON text. */
export interface PendingEvent {
  readonly record: RunRecord;
  readonly event: RunEvent;
  readonly stored: Uint8Array | string;
}

interface EventRow {
  readonly seq: number;
  readonly channel: Channel;
  readonly type: string;
  readonly payload: Uint8Array | string;
  readonly ts: number;
}

type Cut = Pick<RunRecord, 'firstSeq' | 'storedBytes'>;

/** A run that is over its bound is cut to this part of it, so that it is not cut again with the next event. */
const CUT_TO = 0.9;
/** A run's row is written with what changes its state, and else only so often: each write of it is a page more. */
const ROW_EVERY_EVENTS = 500;
const DAY_MS = 86_400_000;
/** Rows looked at to find where a run is cut; what they do not free, the next commit frees. */
const CUT_ROWS_MAX = 2_000;
const REMOVED_AT_ONCE_MAX = 20;
/** Of clients that come no more the oldest layouts go. */
const LAYOUTS_MAX = 1_000;

/** Reads and writes the log's tables; the only user of their names. */
export class RunStore {
  private readonly insertEvent: StatementSync;
  private readonly insertRun: StatementSync;
  private readonly updateRun: StatementSync;
  private readonly eventsAfter: StatementSync;
  private readonly oldestSizes: StatementSync;
  readonly claude: ClaudeTables;

  constructor(
    private readonly database: DatabaseSync,
    private readonly settings: LogSettings,
  ) {
    this.claude = new ClaudeTables(database);
    this.insertEvent = database.prepare(
      'INSERT INTO events (run, seq, channel, type, payload, ts) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.insertRun = database.prepare(
      `INSERT INTO runs (status, endedAt, exit, columns, rows, headSeq, firstSeq, outputBytes, storedBytes, run,
         runId, kind, sessionId, generation, bootId, meta, createdAt, firstColumns, firstRows)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.updateRun = database.prepare(
      `UPDATE runs SET status = ?, endedAt = ?, exit = ?, columns = ?, rows = ?, headSeq = ?, firstSeq = ?,
         outputBytes = ?, storedBytes = ? WHERE run = ?`,
    );
    this.eventsAfter = database.prepare(
      'SELECT seq, channel, type, payload, ts FROM events WHERE run = ? AND seq > ? ORDER BY seq LIMIT ?',
    );
    this.oldestSizes = database.prepare(
      'SELECT seq, length(payload) AS bytes FROM events WHERE run = ? ORDER BY seq LIMIT ?',
    );
  }

  /** Writes all or nothing. */
  write(
    events: readonly PendingEvent[],
    changed: Iterable<RunRecord>,
    parts: readonly UnfinishedPart[] = [],
  ): void {
    const cuts = new Map<RunRecord, Cut>();
    const written: RunRecord[] = [];
    this.atOnce(() => {
      for (const { record, event, stored } of events) {
        this.insertEvent.run(record.run, event.seq, event.channel, event.type, stored, event.ts);
      }
      for (const part of parts) this.claude.addPart(part);
      for (const record of changed) {
        const cut = this.cut(record);
        if (cut) cuts.set(record, cut);
        const { writtenSeq, headSeq } = record;
        if (!cut && writtenSeq >= 0 && headSeq - writtenSeq < ROW_EVERY_EVENTS) continue;
        this.put(record, cut ?? record);
        written.push(record);
      }
    });
    for (const record of written) record.writtenSeq = record.headSeq;
    // A record must not know of a cut that was rolled back.
    for (const [record, cut] of cuts) Object.assign(record, cut);
  }

  private put(record: RunRecord, { firstSeq, storedBytes }: Cut): void {
    const { status, endedAt, columns, rows, headSeq, outputBytes, run } = record;
    const exit = record.exit === null ? null : JSON.stringify(record.exit);
    const changing = [status, endedAt, exit, columns, rows, headSeq, firstSeq, outputBytes, storedBytes, run];
    if (record.claude) this.claude.put(record, record.claude);
    if (this.updateRun.run(...changing).changes !== 0) return;
    const { runId, kind, sessionId, generation, bootId, createdAt, firstColumns, firstRows } = record;
    const meta = JSON.stringify(record.meta);
    const fixed = [runId, kind, sessionId, generation, bootId, meta, createdAt, firstColumns, firstRows];
    this.insertRun.run(...changing, ...fixed);
  }

  /** The events after a cursor, oldest first: `limit` of them at most, and no more once they exceed `maxBytes`. */
  read(run: number, runId: string, after: number, limit: number, maxBytes: number): RunEvent[] {
    const events: RunEvent[] = [];
    let bytes = 0;
    for (const row of this.eventsAfter.iterate(run, after, limit)) {
      const { seq, channel, type, payload, ts } = row as unknown as EventRow;
      events.push({
        ...{ runId, seq, channel, type, ts },
        payload: typeof payload === 'string' ? (JSON.parse(payload) as object) : payload,
      });
      bytes += payload.length;
      if (bytes >= maxBytes) break;
    }
    return events;
  }

  find(runId: string): RunRecord | null {
    const row = this.database.prepare('SELECT * FROM runs WHERE runId = ?').get(runId);
    return row ? this.recordOf(row) : null;
  }

  /** The run with a number. */
  numbered(run: number): RunRecord | null {
    const row = this.database.prepare('SELECT * FROM runs WHERE run = ?').get(run);
    return row ? this.recordOf(row) : null;
  }

  private recordOf(found: unknown): RunRecord {
    const row = found as RunRow;
    return recordOf(row, row.kind === 'claude' ? this.claude.of(row.run) : null);
  }

  /** The runs that have not ended, as far as the log knows. */
  live(limit: number): RunRecord[] {
    const rows = this.database.prepare("SELECT * FROM runs WHERE status <> 'ended' ORDER BY run LIMIT ?");
    return rows.all(limit).map((row) => this.counted(this.recordOf(row)));
  }

  /** Counts the events that came after its row was written last. */
  private counted(record: RunRecord): RunRecord {
    const { head, stored, output } = this.database
      .prepare(
        `SELECT max(seq) AS head, total(length(payload)) AS stored,
           total(iif(channel = 'pty:stdout', length(payload), 0)) AS output
         FROM events WHERE run = ? AND seq > ?`,
      )
      .get(record.run, record.headSeq) as { head: number | null; stored: number; output: number };
    record.headSeq = head ?? record.headSeq;
    record.storedBytes += stored;
    record.outputBytes += output;
    return record;
  }

  /** The newest first, of those before a run's number. */
  newest(limit: number, before = Number.MAX_SAFE_INTEGER): RunRecord[] {
    const rows = this.database
      .prepare('SELECT * FROM runs WHERE run < ? ORDER BY run DESC LIMIT ?')
      .all(before, limit);
    return rows.map((row) => this.recordOf(row));
  }

  lastRunNumber(): number {
    const { last } = this.database.prepare('SELECT max(run) AS last FROM runs').get() as {
      last: number | null;
    };
    return last ?? 0;
  }

  /** Removes runs that ended too long ago, or are more than may be kept. Answers how many; a few at most. */
  removeEnded(now: number): number {
    const { endedRunsMax, endedRunsDays, endedRunsMiB } = this.settings;
    const rows = this.database
      .prepare(
        `SELECT run FROM (
           SELECT run, endedAt, row_number() OVER newestFirst AS place, sum(storedBytes) OVER newestFirst AS bytes
           FROM runs WHERE status = 'ended' WINDOW newestFirst AS (ORDER BY endedAt DESC, run DESC))
         WHERE place > ? OR endedAt < ? OR bytes > ? ORDER BY run LIMIT ?`,
      )
      .all(endedRunsMax, now - endedRunsDays * DAY_MS, bytesOf(endedRunsMiB), REMOVED_AT_ONCE_MAX);
    for (const { run } of rows as { run: number }[]) {
      this.atOnce(() => {
        this.database.prepare('DELETE FROM events WHERE run = ?').run(run);
        this.database.prepare('DELETE FROM runs WHERE run = ?').run(run);
        this.claude.remove(run);
      });
    }
    return rows.length;
  }

  layout(clientId: string): unknown {
    const row = this.database.prepare('SELECT layout FROM layouts WHERE clientId = ?').get(clientId);
    return row === undefined ? null : JSON.parse((row as { layout: string }).layout);
  }

  saveLayout(clientId: string, layout: unknown, now: number): void {
    this.database
      .prepare(
        `INSERT INTO layouts (clientId, layout, updatedAt) VALUES (?, ?, ?)
         ON CONFLICT (clientId) DO UPDATE SET layout = excluded.layout, updatedAt = excluded.updatedAt`,
      )
      .run(clientId, JSON.stringify(layout), now);
    this.database
      .prepare(
        'DELETE FROM layouts WHERE clientId IN (SELECT clientId FROM layouts ORDER BY updatedAt DESC LIMIT -1 OFFSET ?)',
      )
      .run(LAYOUTS_MAX);
  }

  close(): void {
    this.database.close();
  }

  /** Drops the oldest events of a run that holds more than it may. The last event always stays. */
  private cut(record: RunRecord): Cut | null {
    const mostBytes = bytesOf(this.settings.runMiB);
    if (record.storedBytes <= mostBytes) return null;
    let { storedBytes, firstSeq } = record;
    for (const row of this.oldestSizes.iterate(record.run, CUT_ROWS_MAX)) {
      const { seq, bytes } = row as unknown as { seq: number; bytes: number };
      if (storedBytes <= mostBytes * CUT_TO || seq >= record.headSeq) break;
      storedBytes -= bytes;
      firstSeq = seq + 1;
    }
    this.database.prepare('DELETE FROM events WHERE run = ? AND seq < ?').run(record.run, firstSeq);
    return { storedBytes, firstSeq };
  }

  private atOnce(act: () => void): void {
    this.database.exec('BEGIN IMMEDIATE');
    try {
      act();
      this.database.exec('COMMIT');
    } catch (error) {
      // SQLite itself may have rolled back already.
      if (this.database.isTransaction) this.database.exec('ROLLBACK');
      throw error;
    }
  }
}

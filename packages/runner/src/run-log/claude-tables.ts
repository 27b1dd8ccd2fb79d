import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ClaudeRun, ClaudeUsage, RunEvent } from '@claude-projects/protocol';
import type { ClaudeState, NewClaudeRun } from './claude-state.js';
import type { RunRecord } from './run-record.js';

/** A part of a line that its host has not finished, which ends at an offset of its output. */
export interface UnfinishedPart {
  readonly record: RunRecord;
  readonly endOffset: number;
  readonly bytes: Uint8Array;
}

/** A conversation as it is stored before anything of it runs. */
export interface ConversationRow {
  readonly conversationId: string;
  readonly parentConversationId: string | null;
  readonly cwd: string;
  readonly name: string | null;
  readonly options: Record<string, unknown>;
  /** The run that is to be made of it next, where somebody else says when. */
  readonly intent: NewClaudeRun | null;
  readonly createdAt: number;
}

interface ClaudeRow {
  readonly mode: ClaudeRun['mode'];
  readonly conversationId: string;
  readonly parentConversationId: string | null;
  readonly prompt: string | null;
  readonly begin: string;
  readonly takenNumber: number;
  readonly cause: ClaudeState['cause'];
  readonly reason: string | null;
  readonly resultType: string | null;
  readonly resultJson: string | null;
  readonly isError: number;
  readonly durationMs: number | null;
  readonly usage: string;
  readonly totals: string;
  readonly waitingFor: string | null;
}

const ANSWERABLE_EVENTS_MAX = 100_000;

/** What the log keeps of conversations. Its transactions are the run store's. */
export class ClaudeTables {
  private readonly putRun: StatementSync;
  private readonly runRow: StatementSync;
  private readonly putPart: StatementSync;
  private readonly dropParts: StatementSync;

  constructor(private readonly database: DatabaseSync) {
    this.putRun = database.prepare(
      `INSERT INTO claudeRuns (run, live, takenNumber, cause, reason, resultType, resultJson, isError, durationMs,
         usage, totals, waitingFor, mode, conversationId, parentConversationId, prompt, begin)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (run) DO UPDATE SET live = excluded.live, takenNumber = excluded.takenNumber,
         cause = excluded.cause, reason = excluded.reason, resultType = excluded.resultType,
         resultJson = excluded.resultJson, isError = excluded.isError, durationMs = excluded.durationMs,
         usage = excluded.usage, totals = excluded.totals, waitingFor = excluded.waitingFor`,
    );
    this.runRow = database.prepare('SELECT * FROM claudeRuns WHERE run = ?');
    this.putPart = database.prepare('INSERT INTO unfinishedLines (run, endOffset, bytes) VALUES (?, ?, ?)');
    this.dropParts = database.prepare('DELETE FROM unfinishedLines WHERE run = ? AND endOffset <= ?');
  }

  /** Written in the transaction of the run's own row. A second live run of a conversation fails here. */
  put({ run, status }: RunRecord, state: ClaudeState): void {
    const { takenNumber, cause, reason, resultType, resultJson, isError, durationMs, waitingFor } = state;
    const { mode, conversationId, parentConversationId, prompt } = state;
    const live = status === 'ended' ? 0 : 1;
    const usages = [JSON.stringify(state.usage), JSON.stringify(state.totals)];
    const results = [resultType, resultJson, isError ? 1 : 0, durationMs, ...usages, waitingFor];
    const fixed = [mode, conversationId, parentConversationId, prompt, JSON.stringify(state.begin)];
    this.putRun.run(run, live, takenNumber, cause, reason, ...results, ...fixed);
    // A line that is whole now is an event, and its parts are not needed any more.
    this.dropParts.run(run, state.lineOffset);
  }

  of(run: number): ClaudeState | null {
    const row = this.runRow.get(run) as unknown as ClaudeRow | undefined;
    if (!row) return null;
    return {
      ...row,
      begin: JSON.parse(row.begin) as object,
      isError: row.isError === 1,
      usage: JSON.parse(row.usage) as ClaudeUsage,
      totals: JSON.parse(row.totals) as ClaudeUsage,
      lineOffset: 0,
    };
  }

  addPart({ record, endOffset, bytes }: UnfinishedPart): void {
    this.putPart.run(record.run, endOffset, bytes);
  }

  /** The beginning of the line that a run's host had not finished. */
  unfinished(run: number): Buffer {
    const rows = this.database
      .prepare('SELECT bytes FROM unfinishedLines WHERE run = ? ORDER BY endOffset')
      .all(run) as unknown as { bytes: Uint8Array }[];
    return Buffer.concat(rows.map(({ bytes }) => bytes));
  }

  remove(run: number): void {
    this.database.prepare('DELETE FROM claudeRuns WHERE run = ?').run(run);
    this.dropParts.run(run, Number.MAX_SAFE_INTEGER);
  }

  /** What was asked, answered and said in a run after an event, oldest first. */
  questionsAndInputs(run: number, runId: string, after: number): RunEvent[] {
    const rows = this.database
      .prepare(
        `SELECT seq, channel, type, payload, ts FROM events
         WHERE run = ? AND seq > ? AND channel IN ('claude:approval', 'run:input') ORDER BY seq LIMIT ?`,
      )
      .all(run, after, ANSWERABLE_EVENTS_MAX) as unknown as (Omit<RunEvent, 'runId'> & { payload: string })[];
    return rows.map(({ payload, ...event }) => ({ ...event, runId, payload: JSON.parse(payload) as object }));
  }

  /** What the last status event of a type in a run says, or null. */
  lastStatus(run: number, type: string): object | null {
    const row = this.database
      .prepare(
        "SELECT payload FROM events WHERE run = ? AND channel = 'system:status' AND type = ? ORDER BY seq DESC LIMIT 1",
      )
      .get(run, type) as { payload: string } | undefined;
    return row === undefined ? null : (JSON.parse(row.payload) as object);
  }

  saveConversation(row: ConversationRow): void {
    const { conversationId, parentConversationId, cwd, name, options, intent, createdAt } = row;
    this.database
      .prepare(
        `INSERT INTO conversations (conversationId, parentConversationId, cwd, name, options, intent, createdAt)
         VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (conversationId) DO UPDATE SET cwd = excluded.cwd, options = excluded.options,
           intent = excluded.intent, name = coalesce(excluded.name, name)`,
      )
      .run(
        ...[conversationId, parentConversationId, cwd, name, JSON.stringify(options)],
        ...[intent === null ? null : JSON.stringify(intent), createdAt],
      );
  }

  conversation(conversationId: string): ConversationRow | null {
    const row = this.database
      .prepare('SELECT * FROM conversations WHERE conversationId = ?')
      .get(conversationId);
    return row ? conversationOf(row) : null;
  }

  /** The newest first; `before` is the place of the last one of the page before. */
  conversations(limit: number, before: Place | null, parent: string | null): ConversationRow[] {
    const { createdAt, id } = before ?? { createdAt: Number.MAX_SAFE_INTEGER, id: '' };
    const rows = this.database
      .prepare(
        `SELECT * FROM conversations
         WHERE (createdAt < ?1 OR (createdAt = ?1 AND conversationId < ?2))
           AND (?3 IS NULL OR parentConversationId = ?3)
         ORDER BY createdAt DESC, conversationId DESC LIMIT ?4`,
      )
      .all(createdAt, id, parent, limit);
    return rows.map(conversationOf);
  }

  /** The numbers of a conversation's runs, the oldest first. */
  runNumbers(conversationId: string, after: number, limit: number): number[] {
    const rows = this.database
      .prepare('SELECT run FROM claudeRuns WHERE conversationId = ? AND run > ? ORDER BY run LIMIT ?')
      .all(conversationId, after, limit) as unknown as { run: number }[];
    return rows.map(({ run }) => run);
  }

  lastRunNumber(conversationId: string): number | null {
    const { last } = this.database
      .prepare('SELECT max(run) AS last FROM claudeRuns WHERE conversationId = ?')
      .get(conversationId) as { last: number | null };
    return last;
  }

  /** The messages of a conversation over all its runs, after a place, oldest first. */
  messages(conversationId: string, after: MessagePlace, limit: number): StoredMessage[] {
    const rows = this.database
      .prepare(
        `SELECT runs.runId, events.run, seq, payload, ts FROM claudeRuns
           JOIN events ON events.run = claudeRuns.run JOIN runs ON runs.run = claudeRuns.run
         WHERE conversationId = ?1 AND channel = 'claude:message'
           AND (events.run > ?2 OR (events.run = ?2 AND seq > ?3))
         ORDER BY events.run, seq LIMIT ?4`,
      )
      .all(conversationId, after.run, after.seq, limit) as unknown as (Omit<StoredMessage, 'message'> & {
      payload: string;
    })[];
    return rows.map(({ payload, ...rest }) => ({ ...rest, message: JSON.parse(payload) as object }));
  }
}

export interface Place {
  readonly createdAt: number;
  readonly id: string;
}

export interface MessagePlace {
  readonly run: number;
  readonly seq: number;
}

export interface StoredMessage extends MessagePlace {
  readonly runId: string;
  readonly message: object;
  readonly ts: number;
}

function conversationOf(row: unknown): ConversationRow {
  const { options, intent, ...rest } = row as Omit<ConversationRow, 'options' | 'intent'> & {
    readonly options: string;
    readonly intent: string | null;
  };
  return {
    ...rest,
    options: JSON.parse(options) as Record<string, unknown>,
    intent: intent === null ? null : (JSON.parse(intent) as NewClaudeRun),
  };
}

import type { ClaudeUsage, RunSummary } from '@claude-projects/protocol';
import type { ConversationRow, MessagePlace, Place, StoredMessage } from '../run-log/claude-tables.js';
import type { RunLog } from '../run-log/run-log.js';
import { type RunRecord, summaryOf } from '../run-log/run-record.js';
import { sumOfUsage } from './result-usage.js';

const PAGE_MAX = 200;
const RUNS_COUNTED_MAX = 1_000;

/** A page, and where the next one begins; null: there is none. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** A conversation with Claude: a Claude session id, over all its runs. */
export interface Conversation {
  readonly conversationId: string;
  readonly parentConversationId: string | null;
  readonly cwd: string;
  readonly name: string | null;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly runs: number;
  /** The one that goes on, or null. */
  readonly liveRunId: string | null;
  readonly lastRunId: string | null;
  /** Whether its last run ended by a crash, so that it may be resumed where it was. */
  readonly wasInterrupted: boolean;
  readonly usage: ClaudeUsage;
}

const CRASHES: ReadonlySet<string | null> = new Set([
  'process-exit',
  'keeper-lost',
  'machine-rebooted',
  'overloaded',
]);

/** What the log knows of conversations. Pages are bounded; a cursor is the answer's own and means nothing elsewhere. */
export class ConversationStore {
  constructor(private readonly log: RunLog) {}

  /** The newest first. */
  list(limit: number, cursor: string | null): Page<Conversation> {
    return this.page(limit, cursor, null);
  }

  get(conversationId: string): Conversation | null {
    const row = this.log.claude.conversation(conversationId);
    return row && this.view(row);
  }

  /** Its runs, the oldest first. */
  runs(conversationId: string, limit: number, cursor: string | null): Page<RunSummary> {
    const most = bounded(limit);
    const numbers = this.log.claude.runNumbers(conversationId, numberIn(cursor), most + 1);
    const records = numbers.slice(0, most).flatMap((run) => this.log.numbered(run) ?? []);
    const last = numbers.length > most ? numbers[most - 1] : undefined;
    return { items: records.map(summaryOf), nextCursor: last === undefined ? null : `${last}` };
  }

  /** The conversations that were branched from it, the newest first. */
  forks(conversationId: string, limit: number, cursor: string | null): Page<Conversation> {
    return this.page(limit, cursor, conversationId);
  }

  /** Its messages over all its runs, the oldest first, each as the SDK gave it. */
  messages(conversationId: string, limit: number, cursor: string | null): Page<StoredMessage> {
    const most = bounded(limit);
    const found = this.log.claude.messages(conversationId, messagePlaceIn(cursor), most + 1);
    const items = found.slice(0, most);
    const last = found.length > most ? items.at(-1) : undefined;
    return { items, nextCursor: last ? `${last.run}.${last.seq}` : null };
  }

  /** What it has used so far, in those of its runs that belong to a session of the API. */
  usageOfSession(conversationId: string, sessionId: string): ClaudeUsage {
    return totalOf(this.records(conversationId).filter((record) => record.sessionId === sessionId));
  }

  private page(limit: number, cursor: string | null, parent: string | null): Page<Conversation> {
    const most = bounded(limit);
    const rows = this.log.claude.conversations(most + 1, placeIn(cursor), parent);
    const shown = rows.slice(0, most);
    const last = rows.length > most ? shown.at(-1) : undefined;
    return {
      items: shown.map((row) => this.view(row)),
      nextCursor: last ? `${last.createdAt}.${last.conversationId}` : null,
    };
  }

  private records(conversationId: string): Readonly<RunRecord>[] {
    const numbers = this.log.claude.runNumbers(conversationId, 0, RUNS_COUNTED_MAX);
    return numbers.flatMap((run) => this.log.numbered(run) ?? []);
  }

  private view({ options: _options, intent: _intent, ...row }: ConversationRow): Conversation {
    const records = this.records(row.conversationId);
    const last = records.at(-1);
    return {
      ...row,
      updatedAt: last ? (last.endedAt ?? last.createdAt) : row.createdAt,
      runs: records.length,
      liveRunId: records.find(({ status }) => status !== 'ended')?.runId ?? null,
      lastRunId: last?.runId ?? null,
      wasInterrupted: last?.status === 'ended' && CRASHES.has(last.claude?.cause ?? null),
      usage: totalOf(records),
    };
  }
}

function totalOf(records: readonly Readonly<RunRecord>[]): ClaudeUsage {
  return sumOfUsage(records.flatMap(({ claude }) => (claude ? [claude.usage] : [])));
}

function bounded(limit: number): number {
  return Math.max(1, Math.min(limit, PAGE_MAX));
}

function numberIn(cursor: string | null): number {
  const number = Number(cursor ?? 0);
  return Number.isSafeInteger(number) ? number : 0;
}

function placeIn(cursor: string | null): Place | null {
  const match = /^(\d{1,15})\.(.+)$/.exec(cursor ?? '');
  return match ? { createdAt: Number(match[1]), id: match[2] ?? '' } : null;
}

function messagePlaceIn(cursor: string | null): MessagePlace {
  const match = /^(\d{1,15})\.(\d{1,15})$/.exec(cursor ?? '');
  return { run: Number(match?.[1] ?? 0), seq: Number(match?.[2] ?? 0) };
}

import type { Channel, RunEvent, RunExit, StatusPayloads, StatusType } from '@claude-projects/protocol';
import { type ClaudeState, newClaudeState } from './claude-state.js';
import type { ClaudeTables, UnfinishedPart } from './claude-tables.js';
import type { NewRun, RunRecord } from './run-record.js';
import type { PendingEvent, RunStore } from './run-store.js';
import { passingObstacle } from './sqlite-failure.js';

/** Ceilings of one batch. An idle loop commits at once, so they matter only where the loop is kept busy. */
const BATCH_EVENTS_MAX = 50;
const BATCH_MS_MAX = 1_000;
const RETRY_MS = 1_000;
const LIVE_RUNS_MAX = 1_000;
const READ_EVENTS_MAX = 1_000;

/** What a line of a conversation's host makes known. */
export interface HostEvent {
  readonly channel: Extract<Channel, `claude:${string}` | 'system:status'>;
  readonly type: string;
  readonly payload: object;
}

export interface LogPause {
  readonly since: number;
  readonly reason: string;
}

export interface RunLogParts {
  readonly store: RunStore;
  /** Milliseconds since 1970. */
  now(): number;
  /** Everything that was committed in one batch, in its order. None: what changed makes no event. */
  committed(events: readonly RunEvent[]): void;
  /** It pauses, or (null) goes on. */
  pauseChanged(pause: LogPause | null): void;
  /** A bug or a damaged file: the log cannot go on. */
  failed(error: unknown): void;
}

/**
 * The only truth about runs. Events are queued with their numbers, written in batches and told to everybody only after
 * that, so nobody ever saw what a crash takes away. While nothing can be written the queue waits: whoever feeds it is
 * told nothing as committed, and stops by that.
 */
export class RunLog {
  private readonly live = new Map<string, RunRecord>();
  private queue: PendingEvent[] = [];
  private parts: UnfinishedPart[] = [];
  private readonly changed = new Set<RunRecord>();
  private oldestQueuedAt = 0;
  private scheduled: NodeJS.Immediate | null = null;
  private queued = 0;
  private committed = 0;
  private retry: NodeJS.Timeout | null = null;
  private pause: LogPause | null = null;
  private lastRun: number;
  private closed = false;
  /** What is appended now belongs together. */
  private isHolding = false;

  constructor(private readonly given: RunLogParts) {
    for (const record of given.store.live(LIVE_RUNS_MAX)) this.live.set(record.runId, record);
    this.lastRun = given.store.lastRunNumber();
  }

  /** Why nothing is written now, or null. */
  get paused(): LogPause | null {
    return this.pause;
  }

  /** What waits to be written. */
  get queuedBytes(): number {
    return this.queued;
  }

  /** How many events were written since it was opened. */
  get committedEvents(): number {
    return this.committed;
  }

  /** The runs that have not ended. */
  get liveRuns(): Iterable<Readonly<RunRecord>> {
    return this.live.values();
  }

  create(given: NewRun): Readonly<RunRecord> {
    this.lastRun += 1;
    const record: RunRecord = {
      ...given,
      claude: given.claude ? newClaudeState(given.claude) : null,
      ...{
        run: this.lastRun,
        kind: given.claude ? 'claude' : 'pty',
        status: 'starting',
        createdAt: this.given.now(),
      },
      ...{ firstColumns: given.columns, firstRows: given.rows },
      ...{ endedAt: null, exit: null, headSeq: 0, firstSeq: 1, outputBytes: 0, storedBytes: 0 },
      writtenSeq: -1,
    };
    this.live.set(record.runId, record);
    this.touch(record);
    return record;
  }

  /** Also of runs that have ended. What is queued counts as there. */
  find(runId: string): Readonly<RunRecord> | null {
    return this.live.get(runId) ?? this.given.store.find(runId);
  }

  /** The newest first, of those before a run's number. */
  list(limit: number, before?: number): Readonly<RunRecord>[] {
    return this.given.store.newest(limit, before).map((record) => this.live.get(record.runId) ?? record);
  }

  output(runId: string, bytes: Uint8Array): void {
    const record = this.liveRun(runId);
    record.outputBytes += bytes.length;
    this.append(record, 'pty:stdout', 'bytes', bytes, bytes);
  }

  input(runId: string, bytes: Uint8Array): void {
    this.append(this.liveRun(runId), 'run:input', 'bytes', bytes, bytes);
  }

  /** What is said to a conversation, or what becomes of a question of it; answers its event. */
  say(runId: string, channel: 'claude:approval' | 'run:input', type: string, payload: object): RunEvent {
    return this.appendJson(this.liveRun(runId), channel, type, payload);
  }

  /**
   * A line of a conversation's host, which ends at an offset of its output: what it makes known and what it changes are
   * written together, so that it is neither lost nor counted twice. Answers its events.
   */
  heardLine(
    runId: string,
    endOffset: number,
    change: Partial<ClaudeState>,
    events: readonly HostEvent[],
  ): RunEvent[] {
    const record = this.liveRun(runId);
    this.isHolding = true;
    const heard = events.map(({ channel, type, payload }) => this.appendJson(record, channel, type, payload));
    this.isHolding = false;
    this.changeClaude(runId, { ...change, lineOffset: endOffset });
    this.reached(record, endOffset);
    this.commitIfFull();
    return heard;
  }

  /** Something of a conversation's run changes, without an event of its own. */
  changeClaude(runId: string, change: Partial<ClaudeState>): void {
    const record = this.liveRun(runId);
    if (!record.claude) return;
    Object.assign(record.claude, change);
    record.writtenSeq = -1;
    this.touch(record);
  }

  /** A part of a line that is too long to wait for its end in memory alone. */
  unfinished(runId: string, bytes: Uint8Array, endOffset: number): void {
    const record = this.liveRun(runId);
    this.parts.push({ record, bytes, endOffset });
    this.queued += bytes.length;
    this.reached(record, endOffset);
    this.touch(record);
  }

  /** What is known of conversations, for who reads. */
  get claude(): ClaudeTables {
    return this.given.store.claude;
  }

  /** The run with a number. */
  numbered(run: number): Readonly<RunRecord> | null {
    const record = this.given.store.numbered(run);
    return record && (this.live.get(record.runId) ?? record);
  }

  resize(runId: string, columns: number, rows: number): void {
    const record = this.liveRun(runId);
    record.columns = columns;
    record.rows = rows;
    record.writtenSeq = -1;
    this.appendJson(record, 'pty:resize', 'size', { columns, rows });
  }

  status<Type extends StatusType>(runId: string, type: Type, payload: StatusPayloads[Type]): void {
    const record = this.liveRun(runId);
    record.writtenSeq = -1;
    if (type === 'started') record.status = 'running';
    if (type === 'output-lost') {
      const { to } = payload as StatusPayloads['output-lost'];
      record.outputBytes = to;
      if (record.claude) record.claude.lineOffset = to;
    }
    if (type === 'ended' || type === 'start-failed') {
      record.status = 'ended';
      record.endedAt = this.given.now();
      record.exit = (payload as { exit?: RunExit }).exit ?? null;
    }
    this.appendJson(record, 'system:status', type, payload);
  }

  /** What is committed after a cursor, oldest first. It may begin later than asked where the rest is not kept. */
  read(runId: string, after: number, limit: number, maxBytes: number): RunEvent[] {
    const record = this.find(runId);
    if (!record) return [];
    return this.given.store.read(record.run, runId, after, Math.min(limit, READ_EVENTS_MAX), maxBytes);
  }

  /** How a client arranged what it shows, or null. */
  layout(clientId: string): unknown {
    return this.given.store.layout(clientId);
  }

  /** Throws where nothing can be written now. */
  saveLayout(clientId: string, layout: object): void {
    this.given.store.saveLayout(clientId, layout, this.given.now());
  }

  /** Writes what is queued. False: that cannot be had now. */
  flush(): boolean {
    this.commit();
    return this.queue.length === 0;
  }

  /** Removes old runs. Safe to repeat. */
  cleanUp(): number {
    if (this.pause !== null || this.closed) return 0;
    return this.given.store.removeEnded(this.given.now());
  }

  close(): void {
    if (this.closed) return;
    this.commit();
    this.closed = true;
    if (this.scheduled) clearImmediate(this.scheduled);
    if (this.retry) clearTimeout(this.retry);
    this.given.store.close();
  }

  private reached(record: RunRecord, endOffset: number): void {
    record.outputBytes = endOffset;
    // The count of its output cannot be made from its events.
    record.writtenSeq = -1;
  }

  private liveRun(runId: string): RunRecord {
    const record = this.live.get(runId);
    if (!record) throw new Error(`run ${runId} has ended, or never was`);
    return record;
  }

  private appendJson(record: RunRecord, channel: Channel, type: string, payload: object): RunEvent {
    return this.append(record, channel, type, payload, JSON.stringify(payload));
  }

  private append(
    record: RunRecord,
    channel: Channel,
    type: string,
    payload: Uint8Array | object,
    stored: Uint8Array | string,
  ): RunEvent {
    record.headSeq += 1;
    record.storedBytes += stored.length;
    this.queued += stored.length;
    const { runId, headSeq: seq } = record;
    const ts = this.given.now();
    const event = { runId, seq, channel, type, ts, payload };
    this.queue.push({ record, stored, event });
    if (this.queue.length === 1) this.oldestQueuedAt = ts;
    this.touch(record);
    this.commitIfFull();
    return event;
  }

  private commitIfFull(): void {
    if (this.pause !== null || this.isHolding || this.queue.length === 0) return;
    const isOld = this.given.now() - this.oldestQueuedAt >= BATCH_MS_MAX;
    if (this.queue.length >= BATCH_EVENTS_MAX || isOld) this.commit();
  }

  private touch(record: RunRecord): void {
    this.changed.add(record);
    if (this.pause === null) this.scheduled ??= setImmediate(() => this.commit());
  }

  private commit(): void {
    if (this.scheduled) clearImmediate(this.scheduled);
    this.scheduled = null;
    if (this.closed || this.changed.size === 0) return;
    const batch = this.queue;
    try {
      this.given.store.write(batch, this.changed, this.parts);
    } catch (error) {
      this.waitFor(error);
      return;
    }
    this.queue = [];
    this.parts = [];
    this.queued = 0;
    this.committed += batch.length;
    for (const record of this.changed) if (record.status === 'ended') this.live.delete(record.runId);
    this.changed.clear();
    this.goOn(batch);
    this.given.committed(batch.map(({ event }) => event));
  }

  private waitFor(error: unknown): void {
    const reason = passingObstacle(error);
    if (reason === null) {
      // Retrying would fail for ever; what is queued was told to nobody.
      this.closed = true;
      this.given.failed(error);
      return;
    }
    if (this.pause === null) {
      this.pause = { since: this.given.now(), reason };
      this.given.pauseChanged(this.pause);
    }
    this.retry ??= setTimeout(() => {
      this.retry = null;
      this.commit();
    }, RETRY_MS);
  }

  private goOn(batch: readonly PendingEvent[]): void {
    const { pause } = this;
    if (pause === null) return;
    this.pause = null;
    if (this.retry) clearTimeout(this.retry);
    this.retry = null;
    this.given.pauseChanged(null);
    const payload = { pausedMs: this.given.now() - pause.since, reason: pause.reason };
    for (const record of new Set(batch.map(({ record }) => record))) {
      if (record.status !== 'ended') this.appendJson(record, 'system:status', 'log-resumed', payload);
    }
  }
}

import type { ClaudeCause, RunEvent, StatusPayloads } from '@claude-projects/protocol';
import type { Exit, KeeperEvent } from '../core/keeper-port.js';
import { describeLimitEnd, type ExceededLimit } from '../core/limits.js';
import type { HeldEntry, ToKeeper } from '../keeper/keeper-protocol.js';
import type { NewClaudeRun } from '../run-log/claude-state.js';
import type { RunLog } from '../run-log/run-log.js';
import type { NewRun } from '../run-log/run-record.js';
import { isLocalRun, newRunId } from './run-id.js';

/** What is waiting for input that the log could not write yet may take this much memory. */
const QUEUED_MAX_BYTES = 16 * 1024 * 1024;
const UNSEEN: Exit = { code: null, signal: null };

/** A run whose processes the keeper holds. */
interface HeldRun {
  readonly key: string;
  readonly runId: string;
  /** How much of its output is safe in the log. */
  committedBytes: number;
  /** How much it wrote, as far as the keeper told. */
  totalBytes: number;
  ended: (StatusPayloads['ended'] & { readonly fenced: boolean }) | null;
  /** Its end is in the log. */
  complete: boolean;
  /** It is a conversation: its output are lines of its host. */
  readonly isConversation: boolean;
  /** Nobody needs the keeper's record of it any more, except the log. */
  forget: boolean;
}

/** Whoever reads what the hosts of conversations write. */
export interface ConversationOutput {
  /** From now on its output comes; what its host may not have heard is said. */
  follow(key: string, runId: string): void;
  received(runId: string, offset: number, bytes: Buffer): void;
  hasRead(runId: string, totalBytes: number): boolean;
  /** No process of it is left. Answers why, as a person reads it. */
  over(runId: string, exit: Exit, cause: ClaudeCause | null, reason: string): string;
}

export interface RecorderParts {
  readonly log: RunLog;
  readonly bootId: string;
  readonly conversations: ConversationOutput;
  /** What is started for a command. */
  command?(command: string[], runId: string): string[];
  /** A run is about to end in the log. What is said there of what follows stands before its end. */
  ending?(runId: string, end: StatusPayloads['ended']): void;
  /** False: no keeper is connected. */
  order(frame: ToKeeper, body?: Uint8Array): boolean;
}

type StartOrder = Omit<Extract<ToKeeper, { kind: 'start' }>, 'runId'>;

/**
 * Brings what the keeper tells of its processes into the log, each byte once: the keeper keeps what is not acknowledged,
 * and only what is committed is.
 */
export class RunRecorder {
  private readonly held = new Map<string, HeldRun>();

  constructor(private readonly parts: RecorderParts) {}

  /** Starts a run; answers its id. Whether it could be started is an event of it. */
  start(order: StartOrder, meta: NewRun['meta'], runId = newRunId(), claude?: NewClaudeRun): string {
    const { sessionId: key, generation, columns, rows } = order;
    const sessionId = isLocalRun(key) ? null : key;
    const { bootId, log } = this.parts;
    const known = this.held.get(key);
    // The same order comes again after a broken connection, and the keeper starts it once.
    if (known && !known.complete) {
      this.parts.order({ ...order, runId: known.runId });
      return known.runId;
    }
    log.create({ runId, sessionId, generation, bootId, meta, columns, rows, ...(claude && { claude }) });
    const run = this.hold(key, runId, 0, claude !== undefined);
    const command = this.parts.command?.(order.launch.command, runId) ?? order.launch.command;
    this.parts.order({ ...order, launch: { ...order.launch, command }, runId });
    this.follow(run, 0);
    return runId;
  }

  /** A keeper is connected. What it does not hold does not run. */
  connected(entries: readonly HeldEntry[]): void {
    const { log } = this.parts;
    const holding = new Set(entries.map(({ runId }) => runId));
    for (const { runId, bootId, kind } of [...log.liveRuns]) {
      if (holding.has(runId)) continue;
      const isSameBoot = bootId === this.parts.bootId;
      const cause = isSameBoot ? 'keeper-lost' : 'machine-rebooted';
      const reason = isSameBoot ? 'its keeper ended' : 'the machine was started anew';
      if (kind === 'claude') this.parts.conversations.over(runId, UNSEEN, cause, reason);
      this.parts.ending?.(runId, { exit: UNSEEN, reason });
      log.status(runId, 'ended', { exit: UNSEEN, reason });
    }
    const before = new Map([...this.held.values()].map((run) => [run.runId, run]));
    this.held.clear();
    for (const entry of entries) this.found(entry, before.get(entry.runId));
  }

  heard(event: KeeperEvent): void {
    const run = this.held.get(event.sessionId);
    if (!run || run.complete) return;
    const { log } = this.parts;
    switch (event.kind) {
      case 'started': {
        const { columns = 0, rows = 0, status } = log.find(run.runId) ?? {};
        if (status === 'starting') log.status(run.runId, 'started', { columns, rows });
        return;
      }
      case 'start-failed':
        // The keeper holds nothing of it.
        this.held.delete(run.key);
        if (run.isConversation)
          this.parts.conversations.over(run.runId, UNSEEN, 'process-exit', event.reason);
        log.status(run.runId, 'start-failed', { reason: event.reason });
        return;
      case 'frozen':
        log.status(run.runId, 'frozen', { why: event.why });
        return;
      case 'thawed':
        log.status(run.runId, 'thawed', {});
        return;
      case 'output':
        run.totalBytes = event.totalBytes;
        return;
      case 'ended':
        this.ended(run, event.exit, event.fenced, event.limit);
        return;
      case 'overdue':
    }
  }

  output(key: string, offset: number, bytes: Buffer): void {
    const run = this.held.get(key);
    const record = run && !run.complete ? this.parts.log.find(run.runId) : null;
    if (!run || !record) return;
    if (run.isConversation) {
      this.parts.conversations.received(run.runId, offset, bytes);
      this.endIfAllIsThere(run);
      return;
    }
    const { outputBytes } = record;
    if (offset > outputBytes) {
      this.parts.log.status(run.runId, 'output-lost', { from: outputBytes, to: offset });
    }
    const fresh = bytes.subarray(Math.max(0, outputBytes - offset));
    if (fresh.length > 0) this.parts.log.output(run.runId, fresh);
    this.endIfAllIsThere(run);
  }

  /** The log holds these for good. */
  committed(events: readonly RunEvent[]): void {
    const grown = new Map<string, number>();
    const over = new Set<string>();
    for (const { runId, channel, type, payload } of events) {
      if (channel === 'pty:stdout')
        grown.set(runId, (grown.get(runId) ?? 0) + (payload as Uint8Array).length);
      else if (type === 'output-lost') {
        const { from, to } = payload as { from: number; to: number };
        grown.set(runId, (grown.get(runId) ?? 0) + to - from);
      } else if (type === 'ended' || type === 'start-failed') over.add(runId);
    }
    for (const run of this.held.values()) {
      const more = grown.get(run.runId);
      if (run.isConversation) this.acknowledgeLines(run);
      else if (more !== undefined) {
        run.committedBytes += more;
        this.parts.order({ kind: 'acknowledge', sessionId: run.key, offset: run.committedBytes });
      }
      if (over.has(run.runId)) this.letGo(run);
    }
  }

  /** What was written last may have made no event. */
  private acknowledgeLines(run: HeldRun): void {
    if (run.complete && run.committedBytes >= run.totalBytes) return;
    const offset = this.parts.log.find(run.runId)?.outputBytes ?? run.committedBytes;
    if (offset <= run.committedBytes) return;
    run.committedBytes = offset;
    this.parts.order({ kind: 'acknowledge', sessionId: run.key, offset });
  }

  private follow(run: HeldRun, offset: number): void {
    this.parts.order({ kind: 'follow', sessionId: run.key, offset, safe: run.committedBytes });
    if (run.isConversation) this.parts.conversations.follow(run.key, run.runId);
  }

  /** The link needs no more of an ended session; the keeper keeps it until the log has all of it. */
  forget(key: string): void {
    const run = this.held.get(key);
    if (!run || (run.complete && this.isCommitted(run))) {
      this.held.delete(key);
      this.parts.order({ kind: 'forget', sessionId: key });
    } else run.forget = true;
  }

  /** Answers why it could not be taken, or null. */
  input(runId: string, bytes: Uint8Array): string | null {
    const run = this.running(runId);
    if (!run) return `run ${runId} does not run`;
    if (this.parts.log.queuedBytes + bytes.length > QUEUED_MAX_BYTES)
      return 'the run log cannot be written now';
    if (!this.parts.order({ kind: 'input', sessionId: run.key }, bytes)) return 'the keeper is not connected';
    this.parts.log.input(runId, bytes);
    return null;
  }

  resize(runId: string, columns: number, rows: number): string | null {
    const run = this.running(runId);
    if (!run) return `run ${runId} does not run`;
    const record = this.parts.log.find(runId);
    if (record?.columns === columns && record.rows === rows) return null;
    // First the log: what the program draws for its new size comes after it.
    this.parts.log.resize(runId, columns, rows);
    this.parts.order({ kind: 'resize', sessionId: run.key, columns, rows });
    return null;
  }

  /** The runs of this machine alone that have not ended. */
  get localRuns(): string[] {
    return [...this.held.values()].flatMap(({ key, ended }) => (isLocalRun(key) && !ended ? [key] : []));
  }

  /** The run that a session is now. */
  runOf(sessionId: string): string | null {
    return this.held.get(sessionId)?.runId ?? null;
  }

  private running(runId: string): HeldRun | undefined {
    return [...this.held.values()].find((run) => run.runId === runId && run.ended === null && !run.complete);
  }

  private found(entry: HeldEntry, before: HeldRun | undefined): void {
    const { log, bootId } = this.parts;
    const { sessionId: key, runId, generation, totalBytes, state } = entry;
    const record = log.find(runId) ?? this.unknown(key, runId, generation, bootId);
    // What this daemon has and could not write yet is not safe; what it found in the log is.
    const isConversation = record.kind === 'claude';
    const run = this.hold(key, runId, before?.committedBytes ?? record.outputBytes, isConversation);
    run.forget = before?.forget === true || isLocalRun(key);
    if (record.status === 'ended') {
      // Its end was committed and the keeper not told.
      run.complete = true;
      this.letGo(run);
      return;
    }
    const { columns, rows } = record;
    if (record.status === 'starting') log.status(runId, 'started', { columns, rows });
    run.totalBytes = totalBytes;
    const { outputBytes: offset } = record;
    this.follow(run, offset);
    if (state === 'ended') this.ended(run, entry.exit ?? UNSEEN, entry.fenced, entry.limit);
  }

  /** A run that a lost log held. */
  private unknown(key: string, runId: string, generation: number, bootId: string) {
    const meta = { name: null, command: [], cwd: '', template: null };
    const sessionId = isLocalRun(key) ? null : key;
    return this.parts.log.create({ runId, sessionId, generation, bootId, meta, columns: 120, rows: 40 });
  }

  private hold(key: string, runId: string, committedBytes: number, isConversation: boolean): HeldRun {
    const run: HeldRun = {
      ...{ key, runId, committedBytes, totalBytes: committedBytes, isConversation },
      ...{ ended: null, complete: false, forget: isLocalRun(key) },
    };
    this.held.set(key, run);
    return run;
  }

  private ended(run: HeldRun, exit: Exit, fenced: boolean, limit: ExceededLimit | null = null): void {
    if (limit !== null && !fenced) run.ended = { exit, fenced, ...describeLimitEnd(limit) };
    else run.ended = { exit, fenced, reason: fenced ? 'its deadline passed' : describeExit(exit) };
    this.endIfAllIsThere(run);
  }

  private endIfAllIsThere(run: HeldRun): void {
    if (run.ended === null || run.complete || !this.isAllThere(run)) return;
    run.complete = true;
    const { exit, fenced, cause } = run.ended;
    let { reason } = run.ended;
    if (run.isConversation) {
      reason = this.parts.conversations.over(run.runId, exit, fenced ? 'fenced' : (cause ?? null), reason);
    }
    const end = { exit, reason, ...(cause && { cause }) };
    this.parts.ending?.(run.runId, end);
    this.parts.log.status(run.runId, 'ended', end);
  }

  private isAllThere({ runId, totalBytes, isConversation }: HeldRun): boolean {
    if (isConversation) return this.parts.conversations.hasRead(runId, totalBytes);
    return (this.parts.log.find(runId)?.outputBytes ?? 0) >= totalBytes;
  }

  private isCommitted(run: HeldRun): boolean {
    return run.committedBytes >= run.totalBytes && this.parts.log.queuedBytes === 0;
  }

  private letGo(run: HeldRun): void {
    if (!run.forget) return;
    if (this.held.get(run.key) === run) this.held.delete(run.key);
    this.parts.order({ kind: 'forget', sessionId: run.key });
  }
}

function describeExit({ code, signal }: Exit): string {
  if (signal !== null) return `signal ${signal}`;
  return code === null ? 'nobody saw its end' : `exit code ${code}`;
}

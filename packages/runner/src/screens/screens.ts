import { Worker } from 'node:worker_threads';
import type { RunEvent, TerminalSize } from '@claude-projects/protocol';
import type { RunRecord } from '../run-log/run-record.js';

/** `id` null: nobody waits for it; it is drawn so that the next one is answered quickly. */
export interface ScreenQuestion {
  readonly id: number | null;
  readonly run: number;
  /** Of the terminal before its first resize. */
  readonly size: TerminalSize;
}

/** What a blank terminal has to be sent to show a run as it was after event `seq`. */
export interface Snapshot {
  readonly seq: number;
  readonly size: TerminalSize;
  readonly text: string;
}
export interface ScreenAnswer extends Snapshot {
  readonly id: number;
}

/** Runs are drawn ahead of being asked for once they have been quiet for so long. */
const QUIET_MS = 200;
const ANSWER_WITHIN_MS = 10_000;

/** The daemon's side of the thread that draws runs. */
export class Screens {
  private worker: Worker | null = null;
  private lastId = 0;
  private readonly waiting = new Map<number, (snapshot: Snapshot | null) => void>();
  private readonly quietAfter = new Map<string, NodeJS.Timeout>();
  private closed = false;

  constructor(
    private readonly path: string,
    private readonly find: (runId: string) => Readonly<RunRecord> | null,
    private readonly log: (text: string) => void,
    private readonly entry = new URL('./screen-worker.js', import.meta.url),
  ) {}

  /** What the log holds of a run, drawn. Null: it cannot be had, and the client has to draw the events itself. */
  snapshot(runId: string): Promise<Snapshot | null> {
    const record = this.find(runId);
    if (!record || this.closed) return Promise.resolve(null);
    this.lastId += 1;
    const id = this.lastId;
    return new Promise((resolve) => {
      const timer = setTimeout(() => settle(null), ANSWER_WITHIN_MS);
      const settle = (snapshot: Snapshot | null) => {
        clearTimeout(timer);
        this.waiting.delete(id);
        resolve(snapshot);
      };
      this.waiting.set(id, settle);
      this.ask(id, record);
    });
  }

  committed(events: readonly RunEvent[]): void {
    for (const { runId, channel } of events) {
      if (channel !== 'pty:stdout') continue;
      const timer = this.quietAfter.get(runId);
      if (timer) timer.refresh();
      else this.quietAfter.set(runId, this.whenQuiet(runId));
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const timer of this.quietAfter.values()) clearTimeout(timer);
    await this.worker?.terminate();
  }

  private whenQuiet(runId: string): NodeJS.Timeout {
    return setTimeout(() => {
      this.quietAfter.delete(runId);
      const record = this.find(runId);
      if (record) this.ask(null, record);
    }, QUIET_MS);
  }

  private ask(id: number | null, { run, firstColumns: columns, firstRows: rows }: Readonly<RunRecord>): void {
    if (this.closed) return;
    this.worker ??= this.start();
    const question: ScreenQuestion = { id, run, size: { columns, rows } };
    this.worker.postMessage(question);
  }

  private start(): Worker {
    const worker = new Worker(this.entry, { workerData: { path: this.path } });
    worker.unref();
    worker.on('message', ({ id, ...snapshot }: ScreenAnswer) => this.waiting.get(id)?.(snapshot));
    worker.on('error', (error) => {
      this.log(`screens cannot be drawn: ${error.message}`);
      if (this.worker === worker) this.worker = null;
      for (const settle of [...this.waiting.values()]) settle(null);
    });
    return worker;
  }
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunEvent } from '@claude-projects/protocol';
import { logSettingsSchema } from '../../src/run-log/log-settings.js';
import { openDatabase } from '../../src/run-log/open-database.js';
import { type LogPause, RunLog } from '../../src/run-log/run-log.js';
import type { NewRun } from '../../src/run-log/run-record.js';
import { RunStore } from '../../src/run-log/run-store.js';

/** A run log on disk, which can be closed and opened again, with what it told. */
export class LogRig {
  readonly directory = mkdtempSync(join(tmpdir(), 'run-log-'));
  readonly path = join(this.directory, 'state', 'runs.db');
  readonly told: RunEvent[] = [];
  readonly pauses: (LogPause | null)[] = [];
  readonly failures: unknown[] = [];
  listener: (events: readonly RunEvent[]) => void = () => {};
  now = 1_700_000_000_000;
  putAside: string | null = null;
  database = openDatabase(this.path).database;
  store: RunStore;
  log: RunLog;
  private readonly settings;

  constructor(given: Record<string, unknown> = {}) {
    this.settings = logSettingsSchema.parse(given);
    this.database.close();
    [this.store, this.log] = this.make();
  }

  open(): void {
    [this.store, this.log] = this.make();
  }

  create(runId: string, given: Partial<NewRun> = {}): void {
    this.log.create({
      ...{ runId, sessionId: null, generation: 1, bootId: 'boot', columns: 80, rows: 24 },
      meta: { name: null, command: ['bash'], cwd: '/', template: null },
      ...given,
    });
  }

  /** No page more fits on the disk, or (false) all do. */
  full(isFull: boolean): void {
    const pages = Number(Object.values(this.database.prepare('PRAGMA page_count').get() ?? {})[0]);
    this.database.exec(`PRAGMA max_page_count = ${isFull ? pages : 1_000_000}`);
  }

  end(): void {
    this.log.close();
    rmSync(this.directory, { recursive: true, force: true });
  }

  private make(): [RunStore, RunLog] {
    const { database, putAside } = openDatabase(this.path);
    this.database = database;
    this.putAside = putAside;
    const store = new RunStore(database, this.settings);
    const log = new RunLog({
      store,
      now: () => this.now,
      committed: (events) => {
        this.told.push(...events);
        this.listener(events);
      },
      pauseChanged: (pause) => void this.pauses.push(pause),
      failed: (error) => void this.failures.push(error),
    });
    return [store, log];
  }
}

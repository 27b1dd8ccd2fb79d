// Appends through the run log, and the same rows written by hand in batches of the same size.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { logSettingsSchema } from '../../packages/runner/dist/run-log/log-settings.js';
import { openDatabase } from '../../packages/runner/dist/run-log/open-database.js';
import { openRunLog } from '../../packages/runner/dist/run-log/open-run-log.js';

const batch = 50;
const payload = Buffer.alloc(200, 120);

function within(use) {
  const directory = mkdtempSync(join(tmpdir(), 'bench-log-'));
  try {
    return use(join(directory, 'runs.db'));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Events a second. */
export function throughTheLog(count) {
  return within((path) => {
    const { log } = openRunLog(path, logSettingsSchema.parse({ runMiB: 1_024 }), {
      ...{ now: Date.now, committed() {}, pauseChanged() {} },
      failed(error) {
        throw error;
      },
    });
    log.create({
      ...{ runId: 'a', sessionId: null, generation: 1, bootId: '', columns: 80, rows: 24 },
      meta: { name: null, command: [], cwd: '/', template: null },
    });
    const startedAt = performance.now();
    for (let index = 0; index < count; index += 1) log.output('a', payload);
    log.flush();
    const rate = count / ((performance.now() - startedAt) / 1_000);
    log.close();
    return rate;
  });
}

export function byHand(count) {
  return within((path) => {
    // The same tables and pragmas.
    openDatabase(path).database.close();
    const database = new DatabaseSync(path);
    database.exec('PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 4000');
    const insert = database.prepare(
      'INSERT INTO events (run, seq, channel, type, payload, ts) VALUES (?, ?, ?, ?, ?, ?)',
    );
    const startedAt = performance.now();
    for (let index = 0; index < count; ) {
      database.exec('BEGIN IMMEDIATE');
      for (let each = 0; each < batch; each += 1, index += 1) {
        insert.run(1, index, 'pty:stdout', 'bytes', payload, Date.now());
      }
      database.exec('COMMIT');
    }
    const rate = count / ((performance.now() - startedAt) / 1_000);
    database.close();
    return rate;
  });
}

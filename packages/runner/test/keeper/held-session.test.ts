import { randomUUID } from 'node:crypto';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { Keeper } from '../../src/keeper/keeper.js';
import type { FromKeeper } from '../../src/keeper/keeper-protocol.js';
import { keeperSettingsSchema } from '../../src/keeper/keeper-settings.js';
import { type TreeRecord, TreeRecords } from '../../src/keeper/tree-records.js';
import { eventually } from '../support/conditions.js';

/** Its own in each run: a process tree is also known by its session's id, machine-wide. */
const s = `s-${randomUUID()}`;

const directory = realpathSync(mkdtempSync(join(tmpdir(), 'held-session-')));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** A disk that is full after a number of writes. */
class FullRecords extends TreeRecords {
  constructor(private writesLeft: number) {
    super(directory);
  }

  override write(record: TreeRecord): void {
    if (this.writesLeft === 0) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    this.writesLeft -= 1;
    super.write(record);
  }
}

function start(records: TreeRecords) {
  vi.spyOn(console, 'error').mockReturnValue();
  const settings = keeperSettingsSchema.parse({ stateDirectory: directory, socketPath: '' });
  const keeper = new Keeper({
    ...{ settings, records, keeperId: 'keeper', bootId: 'boot' },
    nowSeconds: () => 0,
  });
  const frames: FromKeeper[] = [];
  keeper.attach((frame) => frames.push(frame) > 0);
  const launch = {
    ...{ command: ['/bin/sleep', '1000'] as [string, ...string[]], cwd: directory, env: {} },
    allowedDirectories: [directory],
  };
  const order = {
    sessionId: s,
    runId: 'run',
    columns: 80,
    rows: 24,
    generation: 1,
    deadlineSeconds: 600,
    fence: 'pause',
  } as const;
  keeper.obey({ kind: 'start', ...order, launch });
  const events = () => frames.flatMap((frame) => (frame.kind === 'event' ? [frame.event] : []));
  return { keeper, events };
}

it('holds a tree that runs, though its root could not be recorded any more', async () => {
  const records = new FullRecords(1);
  const { keeper, events } = start(records);
  expect(events()).toMatchObject([{ kind: 'started' }]);
  expect(records.all()).toMatchObject([{ sessionId: s, root: null }]);
  keeper.obey({ kind: 'stop', sessionId: s, manner: 'kill' });
  await eventually('it ended', () => events().length > 1);
  expect(events()[1]).toMatchObject({ kind: 'ended', exit: { signal: 'SIGKILL' } });
  expect(records.all()).toEqual([]);
});

it('starts nothing that it cannot record', () => {
  const { events } = start(new FullRecords(0));
  expect(events()).toMatchObject([
    { kind: 'start-failed', reason: expect.stringContaining('no space left') },
  ]);
});

import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import type { KeeperEvent } from '../../src/core/keeper-port.js';
import { HeldSession } from '../../src/keeper/held-session.js';
import { keeperSettingsSchema } from '../../src/keeper/keeper-settings.js';
import { type TreeRecord, TreeRecords } from '../../src/keeper/tree-records.js';
import { eventually } from '../support/conditions.js';

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
  const events: KeeperEvent[] = [];
  const settings = keeperSettingsSchema.parse({ stateDirectory: directory, socketPath: '' });
  const around = {
    ...{ settings, records, keeperId: 'keeper', bootId: 'boot', nowSeconds: () => 0 },
    tell: (event: KeeperEvent) => void events.push(event),
  };
  const launch = {
    ...{ command: ['/bin/sleep', '1000'] as [string, ...string[]], cwd: directory, env: {} },
    allowedDirectories: [directory],
  };
  const fence = { condition: 'running', mode: 'pause', generation: 1, deadlineSeconds: 600 } as const;
  return { events, started: HeldSession.start(around, 's', launch, fence) };
}

it('holds a tree that runs, though its root could not be recorded any more', async () => {
  const records = new FullRecords(1);
  const { events, started } = start(records);
  if (!(started instanceof HeldSession)) throw new Error(started.reason);
  expect(started.entry()).toMatchObject({ state: 'running', exit: null });
  expect(records.all()).toMatchObject([{ sessionId: 's', root: null }]);
  started.stop('kill');
  await eventually('it ended', () => started.isGone);
  expect(events).toMatchObject([{ kind: 'ended', exit: { signal: 'SIGKILL' } }]);
  expect(records.all()).toEqual([]);
});

it('starts nothing that it cannot record', () => {
  const { started } = start(new FullRecords(0));
  expect(started).toMatchObject({ reason: expect.stringContaining('no space left') });
});

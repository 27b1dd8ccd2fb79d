import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { LinkMemory } from '../src/core/link-memory.js';
import { FAILURE_CAUSES } from '../src/core/request.js';
import { StateFile } from '../src/state-file.js';

const directory = mkdtempSync(join(tmpdir(), 'state-file-'));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

it('gives a successor all that is needed to start a session again as it was, and why each one ended', () => {
  const limits = { memoryMiB: 512, cpus: 1.5, wallSeconds: 60, outputKiBPerSecond: 64 };
  const command = ['claude', '--continue'];
  const launch = { command, cwd: '/srv', env: { A: 'b' }, allowedDirectories: ['/srv'], limits };
  const memory: LinkMemory = {
    ...{ bootId: 'boot', keeperId: 'keeper', ownCommands: [{ command, cwd: '/srv', limits }] },
    sessions: FAILURE_CAUSES.map((cause, index) => ({
      ...{
        id: `session-${index}`,
        generation: 1,
        keeperId: 'keeper-1',
        slot: 2,
        started: true,
        checkpoint: { cwd: '/srv' },
        launch,
      },
      ...{ recoveryId: null, afterStop: 'report-drained', cancelUnconfirmed: false },
      report: { kind: 'fail', cause, reason: 'why' },
    })),
  };
  const path = join(directory, 'link.json');
  new StateFile(path).write(memory);
  expect(new StateFile(path).read()).toMatchObject(memory);
});

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { eventually } from '../support/conditions.js';
import { stateOf } from '../support/processes.js';
import { RunnerRig } from '../support/runner-rig.js';
import { Watcher } from '../support/watcher.js';

const MEBIBYTE = 1024 * 1024;
const mounted: string[] = [];
const rigs: RunnerRig[] = [];
afterEach(async () => {
  // A mount is in use until the processes are gone.
  for (const rig of rigs) rig.cleanup.end();
  for (const path of mounted.splice(0)) execFileSync('umount', ['--lazy', path]);
  for (const rig of rigs.splice(0)) await rig.end();
});

const mount = (path: string) =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=32m', 'tmpfs', path]).status === 0;

/** Only a privileged user can make a disk that is small. */
function canMount(): boolean {
  if (process.platform !== 'linux') return false;
  const path = mkdtempSync(join(tmpdir(), 'mount-'));
  const can = mount(path);
  if (can) execFileSync('umount', [path]);
  rmdirSync(path);
  return can;
}

it.runIf(canMount())('waits while the disk is full, says so, and loses nothing when it goes on', async () => {
  const rig = new RunnerRig(null, '');
  rigs.push(rig);
  const disk = join(rig.directory, 'state');
  mkdirSync(disk);
  expect(mount(disk)).toBe(true);
  mounted.push(disk);
  const id = await rig.startAlone(
    'echo $$ > pid; while [ ! -e go ]; do sleep 0.02; done; yes | head -c 2000000; echo over; sleep 1000',
  );
  const pid = await rig.pid('pid');
  const watcher = new Watcher(rig, id);
  await watcher.attach();
  const ballast = join(disk, 'ballast');
  try {
    writeFileSync(ballast, Buffer.alloc(33 * MEBIBYTE));
  } catch {
    // It holds all that there was room for.
  }
  mkdirSync(join(rig.work, 'go'));
  const paused = await eventually('it waits', async () => (await rig.status()).logPaused, 30_000);
  expect(paused).toMatch(/disk/);
  expect(await rig.ok('status')).toContain(`log      waits: ${paused}`);
  expect(watcher.outputBytes).toBeLessThan(3_000_000);
  expect(await rig.cli('start', '.', '--', 'true')).toMatchObject({
    code: 4,
    stderr: expect.stringContaining(`Nothing can be started: ${paused}`),
  });
  rmSync(ballast);
  await watcher.until('everything', () => watcher.tail.includes('over'), 30_000);
  expect(watcher.outputBytes).toBe(3_000_006);
  expect(watcher.faults).toEqual([]);
  expect(watcher.events.map(({ type }) => type)).toContain('log-resumed');
  expect((await rig.status()).logPaused).toBeNull();
  expect(stateOf(pid)).not.toBeNull();
});

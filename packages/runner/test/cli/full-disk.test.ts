import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api.js';
import { RunnerRig } from '../support/runner-rig.js';

let api: TestApi;
const mounted: string[] = [];
const rigs: RunnerRig[] = [];
beforeAll(async () => {
  api = await startApi();
});
afterEach(async () => {
  for (const rig of rigs) rig.cleanup.end();
  for (const path of mounted.splice(0)) execFileSync('umount', ['--lazy', path]);
  for (const rig of rigs.splice(0)) await rig.end();
});
afterAll(() => api.close());

/** Only a privileged user can make a disk that is small. */
const canMount = process.platform === 'linux' && process.getuid?.() === 0;

function smallDisk(path: string): void {
  mkdirSync(path, { recursive: true });
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', path]);
  expect(status).toBe(0);
  mounted.push(path);
}

function fill(disk: string): string {
  const ballast = join(disk, 'ballast');
  try {
    writeFileSync(ballast, Buffer.alloc(2 * 1024 * 1024));
  } catch {
    // Now it is full.
  }
  return ballast;
}

it.runIf(canMount)(
  'spends no code and breaks no setting while the disk is full (needs the right to mount)',
  async () => {
    const rig = new RunnerRig(null, '');
    rigs.push(rig);
    const settings = readFileSync(join(rig.config, 'config.json'));
    smallDisk(rig.config);
    writeFileSync(join(rig.config, 'config.json'), settings);
    const ballast = fill(rig.config);
    const { code } = (await api.request('POST', '/v1/enrolments', { body: {} })).body;
    const full = await rig.feed(code, 'login', api.url);
    expect(full).toEqual({
      code: 1,
      stdout: '',
      stderr: `The disk is full: ${join(rig.config, 'api-key')}.\n`,
    });
    expect(readFileSync(join(rig.config, 'config.json'))).toEqual(settings);
    expect(readdirSync(rig.config).sort()).toEqual(['ballast', 'config.json']);
    rmSync(ballast);
    await rig.fed(code, 'login', api.url);
  },
);

it.runIf(canMount)('says that a daemon cannot start on a full disk (needs the right to mount)', async () => {
  const rig = new RunnerRig(null, '');
  rigs.push(rig);
  smallDisk(join(rig.directory, 'state'));
  const ballast = fill(join(rig.directory, 'state'));
  const { code, stderr } = await rig.cli('up');
  expect(code).toBe(1);
  expect(stderr).toMatch(/full|no space/i);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  rmSync(ballast);
  await rig.ok('up');
});

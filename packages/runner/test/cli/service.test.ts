import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { launchdPlist } from '../../src/service/launchd-plist.js';
import type { ServiceDefinition } from '../../src/service/service-definition.js';
import { systemdUnit } from '../../src/service/systemd-unit.js';
import { RunnerRig } from '../support/runner-rig.js';

const rigs: RunnerRig[] = [];
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.end();
});

const awkward: ServiceDefinition = {
  command: ['/bin/echo', 'a b', '100%', '$HOME', '"quoted"', 'back\\slash', '<&>'],
  variables: { PATH: '/usr/bin:/bin', ODD: 'a "b" 50% \\ $X <&>' },
  logFile: '/tmp/a & b',
  finalExitCodes: [2, 5],
};

const hasVerify = spawnSync('systemd-analyze', ['--version']).status === 0;
it.skipIf(!hasVerify)('writes a unit that systemd takes without a word (needs systemd-analyze)', () => {
  const rig = new RunnerRig(null, '');
  rigs.push(rig);
  for (const [name, text] of [
    ['awkward.service', systemdUnit(awkward)],
    [
      'own.service',
      execFileSync(...rig.command('service', 'install', '--print', '--kind', 'systemd')).toString(),
    ],
  ] as const) {
    const file = join(rig.directory, name);
    writeFileSync(file, text);
    expect(complaintsOf(rig, file)).toEqual([]);
  }
});

it.skipIf(!hasVerify)('notices with the same check a unit that is wrong (needs systemd-analyze)', () => {
  const rig = new RunnerRig(null, '');
  rigs.push(rig);
  const file = join(rig.directory, 'wrong.service');
  writeFileSync(file, systemdUnit(awkward).replace('KillMode=process', 'KillMode=sometimes'));
  expect(complaintsOf(rig, file)).toEqual([expect.stringContaining('kill mode')]);
});

/** What systemd says of a unit. It complains of whatever else it finds on the machine, which is no matter here. */
function complaintsOf(rig: RunnerRig, file: string): string[] {
  const { XDG_RUNTIME_DIR = '' } = rig.environment;
  mkdirSync(XDG_RUNTIME_DIR, { recursive: true });
  const { stderr } = spawnSync('systemd-analyze', ['verify', '--user', '--man=no', file], {
    encoding: 'utf8',
    env: { ...rig.environment, SYSTEMD_LOG_TARGET: 'console' },
  });
  expect(stderr).not.toContain('Failed to initialize');
  return stderr.split('\n').filter((line) => line.includes(basename(file)));
}

it('writes a property list with every word as it is, and plutil takes it where there is one', () => {
  const text = launchdPlist(awkward);
  expect(text).toContain('<string>&lt;&amp;&gt;</string>');
  expect(text).toContain('<string>/tmp/a &amp; b</string>');
  if (process.platform !== 'darwin') return;
  expect(spawnSync('plutil', ['-lint', '-'], { input: text }).status).toBe(0);
});

/** A runner on a machine whose `systemctl` is a stand-in that writes down what it is asked. */
function withStandIn(script: string): RunnerRig {
  const rig = new RunnerRig(null, '');
  rigs.push(rig);
  const bin = join(rig.directory, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'systemctl'), `#!/bin/sh\necho "$*" >> ${rig.directory}/asked\n${script}\n`, {
    mode: 0o755,
  });
  const before = rig.environment;
  Object.defineProperty(rig, 'environment', { get: () => ({ ...before, PATH: `${bin}:${before.PATH}` }) });
  return rig;
}
const unit = (rig: RunnerRig) => join(rig.directory, 'config', 'systemd', 'user', 'claude-projects.service');
const asked = (rig: RunnerRig) => readFileSync(join(rig.directory, 'asked'), 'utf8').trim().split('\n');

it.skipIf(process.platform !== 'linux')(
  'installs, shows and removes a service, and lets the sessions of a daemon before it go on (systemctl is a stand-in)',
  async () => {
    const rig = withStandIn('exit 0');
    const id = await rig.startAlone('sleep 1000');
    const state = JSON.parse(await rig.ok('service', 'install', '--json'));
    expect(state).toEqual({ kind: 'systemd', file: unit(rig), installed: true, current: true, active: true });
    expect(statSync(unit(rig)).mode & 0o777).toBe(0o644);
    expect(asked(rig).slice(0, 2)).toEqual([
      '--user daemon-reload',
      '--user enable --now claude-projects.service',
    ]);
    expect((await rig.cli('status')).code).toBe(3);
    await rig.ok('up');
    expect(await rig.ok('list')).toContain(id);
    writeFileSync(unit(rig), '[Unit]\n');
    expect(await rig.ok('service')).toContain('install it again');
    expect(await rig.ok('service', 'uninstall')).toContain('is gone');
    expect(existsSync(unit(rig))).toBe(false);
    expect(await rig.ok('service')).toContain('There is no service');
    expect(await rig.cli('service', 'uninstall')).toMatchObject({ code: 4 });
  },
);

it.skipIf(process.platform !== 'linux')('says that the service could not be started, and why', async () => {
  const rig = withStandIn('echo "Failed to connect to bus: No medium found" >&2; exit 1');
  const { code, stderr } = await rig.cli('service', 'install');
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^The service is written to .*, but not started: "systemctl --user daemon-reload" failed: Failed to connect to bus: No medium found\.\n$/,
  );
  expect(JSON.parse(await rig.ok('service', '--json'))).toMatchObject({ installed: true, active: null });
});

import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { strictest } from '../../src/core/limits.js';
import { type Capabilities, NO_CAPABILITIES } from '../../src/limits/capabilities.js';
import { describeLimits } from '../../src/limits/describe-limits.js';
import { planLimits } from '../../src/limits/limit-plan.js';
import { ownGroups } from '../../src/limits/own-groups.js';
import { SessionGroups } from '../../src/limits/session-groups.js';

const directories: string[] = [];
afterEach(() => {
  for (const each of directories.splice(0)) rmSync(each, { recursive: true, force: true });
});

const nothing: Capabilities = { ...NO_CAPABILITIES, platform: 'linux' };
const v2 = { directory: '/base', freezes: true, memory: true, cpu: true };
const both = { memoryMiB: 512, cpus: 1.5 };

it('holds limits by one control group of the second version where that can be', () => {
  // This machine has its controllers in the first version, so what is written here is checked and not its effect.
  expect(planLimits(both, { ...nothing, v2 })).toEqual({
    ...{ memory: 'control-group', cpu: 'control-group', prefix: [], dataKiB: null },
    groups: [
      {
        ...{ base: '/base', version: 2 },
        settings: [
          { file: 'memory.max', value: '536870912' },
          { file: 'memory.swap.max', value: '0', optional: true },
          { file: 'cpu.max', value: '150000 100000' },
        ],
      },
    ],
  });
});

it('takes groups of the first version for what the second does not have here', () => {
  const v1 = { memory: { directory: '/memory' }, cpu: { directory: '/cpu' } };
  const plan = planLimits(both, { ...nothing, v1, v2: { ...v2, memory: false, cpu: false } });
  expect(plan.groups.map(({ base, version }) => [base, version])).toEqual([
    ['/base', 2],
    ['/memory', 1],
    ['/cpu', 1],
  ]);
  expect(plan).toMatchObject({ memory: 'control-group', cpu: 'control-group' });
});

it('makes a group for the fence alone where nothing is limited, and none where it could not fence', () => {
  expect(planLimits({}, { ...nothing, v2 }).groups).toEqual([{ base: '/base', version: 2, settings: [] }]);
  expect(planLimits({}, { ...nothing, v2: { ...v2, freezes: false } }).groups).toEqual([]);
});

it('asks for a scope of systemd where there are no groups of its own', () => {
  const plan = planLimits(both, { ...nothing, systemdScope: true, nice: '/usr/bin/nice' });
  expect(plan.prefix).toEqual([
    ...['systemd-run', '--user', '--scope', '--quiet', '--collect'],
    ...['-p', 'MemoryMax=512M', '-p', 'MemorySwapMax=0', '-p', 'CPUQuota=150%', '--'],
  ]);
});

it('falls back to what a process can ask of itself, and says that this is less', () => {
  const bare = { ...nothing, nice: '/usr/bin/nice' };
  const plan = planLimits(both, bare);
  expect(plan).toMatchObject({ memory: 'each-process', cpu: 'priority', dataKiB: 524_288, groups: [] });
  expect(plan.prefix).toEqual(['/usr/bin/nice', '-n', '10']);
  const told = new Map(describeLimits(bare).map(({ what, holds, sentence }) => [what, { holds, sentence }]));
  expect(told.get('memory')?.holds).toBe(false);
  expect(told.get('memory')?.sentence).toContain('each process by itself');
  expect(told.get('cpus')?.sentence).toContain('lower priority');
  expect(told.get('fence')?.sentence).toContain('escapes');
});

it('says what nothing holds', () => {
  const told = describeLimits({ ...nothing, platform: 'darwin' });
  expect(told.filter(({ holds }) => !holds).map(({ what }) => what)).toEqual(['fence', 'memory', 'cpus']);
});

it('takes the strictest of several limits, each by itself', () => {
  const machine = { memoryMiB: 1_024, cpus: 2 };
  expect(strictest(machine, undefined, { memoryMiB: 4_096, wallSeconds: 60 }, { cpus: 1 })).toEqual({
    ...{ memoryMiB: 1_024, cpus: 1, wallSeconds: 60 },
  });
});

it('writes its settings, and leaves nothing behind where one cannot be had', () => {
  const base = mkdtempSync(join(tmpdir(), 'groups-'));
  directories.push(base);
  const settings = [{ file: 'memory.max', value: '1' }];
  const made = SessionGroups.make([{ base, version: 2, settings }], 'one');
  expect(readFileSync(join(base, 'one', 'memory.max'), 'utf8')).toBe('1');
  expect(made.joins).toEqual([join(base, 'one', 'cgroup.procs')]);
  mkdirSync(join(base, 'two', 'memory.max'), { recursive: true });
  expect(() => SessionGroups.make([{ base, version: 2, settings }], 'two')).toThrow('EISDIR');
});

it('finds its own place in the trees of both versions, also within a container', () => {
  const mounts = [
    '32 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory',
    '33 31 0:33 /docker/abc /sys/fs/cgroup/cpu\\040acct rw - cgroup cgroup rw,cpu,cpuacct',
    '41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw',
  ].join('\n');
  const own = ownGroups(mounts, '4:memory:/user/x\n2:cpu,cpuacct:/docker/abc/inner\n0::/\n');
  expect(own.v2).toEqual({ mount: '/sys/fs/cgroup/unified', directory: '/sys/fs/cgroup/unified' });
  expect(own.v1.get('memory')?.directory).toBe('/sys/fs/cgroup/memory/user/x');
  expect(own.v1.get('cpu')?.directory).toBe('/sys/fs/cgroup/cpu acct/inner');
});

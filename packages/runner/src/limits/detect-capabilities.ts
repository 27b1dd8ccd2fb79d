import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Capabilities, GroupBase } from './capabilities.js';
import { type OwnGroup, ownGroups } from './own-groups.js';

const TRY_TIMEOUT_MS = 3_000;
const NICE = ['/usr/bin/nice', '/bin/nice'];
/** Of this process alone: a keeper and somebody who only asks may look at once. */
const PROBE = `probe-${process.pid}`;

/**
 * Finds out what this machine offers, by trying it: folders for control groups are made and joined by a process that
 * ends at once. The groups of a state directory are its own. Takes some milliseconds; where systemd is asked, up to 3 s.
 * `controlGroups` false: a person wants none.
 */
export function detectCapabilities(stateDirectory: string, controlGroups = true): Capabilities {
  const { platform } = process;
  const nice = NICE.find((path) => existsSync(path)) ?? null;
  const nothing = { v2: null, v1: { memory: null, cpu: null } };
  const groups = controlGroups && platform === 'linux' ? detectGroups(groupsName(stateDirectory)) : nothing;
  const enough = (groups.v2?.memory || groups.v1.memory) && (groups.v2?.cpu || groups.v1.cpu);
  return { platform, ...groups, systemdScope: platform === 'linux' && !enough && canScope(), nice };
}

/** The folder that holds a state directory's groups, in whatever tree. */
export function groupsName(stateDirectory: string): string {
  const hash = createHash('sha256').update(stateDirectory).digest('hex').slice(0, 8);
  return `${GROUPS_PREFIX}${hash}`;
}
export const GROUPS_PREFIX = 'claude-projects-';

function detectGroups(name: string): Pick<Capabilities, 'v2' | 'v1'> {
  const { v2, v1 } = ownGroups(
    readFileSync('/proc/self/mountinfo', 'utf8'),
    readFileSync('/proc/self/cgroup', 'utf8'),
  );
  const second = v2 ? detectSecond(outsideOf(v2), name) : null;
  const first = (resource: string, have: boolean | undefined) => {
    const own = v1.get(resource);
    return own && !have ? usable(join(outsideOf(own).directory, name)) : null;
  };
  return { v2: second, v1: { memory: first('memory', second?.memory), cpu: first('cpu', second?.cpu) } };
}

/** A runner that was started from within a session of a runner has its own sessions beside it, not in it. */
export function outsideOf({ mount, directory }: OwnGroup): OwnGroup {
  const at = directory.indexOf(`/${GROUPS_PREFIX}`, mount.length);
  return at < 0 ? { mount, directory } : { mount, directory: directory.slice(0, at) };
}

/** From its own group upwards, the first folder whose groups can be given limits; else the first that can be joined. */
function detectSecond({ mount, directory }: OwnGroup, name: string): Capabilities['v2'] {
  let found: Capabilities['v2'] = null;
  for (let parent = directory; parent.startsWith(mount); parent = dirname(parent)) {
    const base = join(parent, name);
    if (!usable(base)) continue;
    enable(parent);
    enable(base);
    const given = read(join(base, 'cgroup.subtree_control')).split(/\s+/);
    const [memory, cpu] = [given.includes('memory'), given.includes('cpu')];
    // Tried again as it is now: what has resources to divide takes processes in its groups only.
    const better = found === null || (memory && !found.memory);
    if (better && usable(base)) {
      if (found) remove(found.directory);
      found = { directory: base, freezes: freezes(base), memory, cpu };
    } else remove(base);
    if (memory && cpu) break;
  }
  return found;
}

/** Each by itself: where one is not there the others still are. */
function enable(directory: string): void {
  for (const resource of ['memory', 'cpu']) {
    try {
      writeFileSync(join(directory, 'cgroup.subtree_control'), `+${resource}`);
    } catch {
      // It is not ours to enable, or it is not in this tree.
    }
  }
}

function freezes(base: string): boolean {
  const group = join(base, PROBE);
  try {
    mkdirSync(group, { recursive: true });
    return ['cgroup.freeze', 'cgroup.kill', 'cgroup.events'].every((file) => existsSync(join(group, file)));
  } finally {
    remove(group);
  }
}

/** The folder, once a process has joined a group that was made in it; else null, and nothing is left of it. */
function usable(directory: string): GroupBase | null {
  const group = join(directory, PROBE);
  try {
    mkdirSync(group, { recursive: true });
    const joined = spawnSync('/bin/sh', ['-c', 'echo 0 > "$0"', join(group, 'cgroup.procs')], {
      timeout: TRY_TIMEOUT_MS,
      stdio: 'ignore',
    });
    if (joined.status === 0) return { directory };
  } catch {
    // There is no such tree, or it is not ours.
  } finally {
    remove(group);
  }
  remove(directory);
  return null;
}

/** Removes what sessions of dead keepers left empty, and the folders themselves where nothing is in them then. */
export function removeEmptyGroups({ v2, v1 }: Pick<Capabilities, 'v2' | 'v1'>): void {
  for (const base of [v2, v1.memory, v1.cpu]) {
    if (base === null || !existsSync(base.directory)) continue;
    for (const entry of readdirSync(base.directory, { withFileTypes: true })) {
      if (entry.isDirectory()) remove(join(base.directory, entry.name));
    }
    remove(base.directory);
  }
}

/** Groups that hold processes or other groups cannot be removed, and stay. */
function remove(directory: string): void {
  try {
    rmdirSync(directory);
  } catch {
    // It is in use, or it is not there.
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}

function canScope(): boolean {
  const command = [
    '--user',
    '--scope',
    '--quiet',
    '--collect',
    '-p',
    'MemoryMax=64M',
    '--',
    '/bin/sh',
    '-c',
    ':',
  ];
  return spawnSync('systemd-run', command, { timeout: TRY_TIMEOUT_MS, stdio: 'ignore' }).status === 0;
}

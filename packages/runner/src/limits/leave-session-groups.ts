import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GROUPS_PREFIX, outsideOf } from './detect-capabilities.js';
import { type OwnGroup, ownGroups } from './own-groups.js';

/**
 * Takes this process out of the control groups of a session that it may have been started from: a runner that a person
 * starts in a session's terminal is no part of that session, and must not be frozen or ended with it.
 */
export function leaveSessionGroups(): void {
  if (process.platform !== 'linux') return;
  const { v2, v1 } = ownGroups(
    readFileSync('/proc/self/mountinfo', 'utf8'),
    readFileSync('/proc/self/cgroup', 'utf8'),
  );
  for (const own of [v2, v1.get('memory'), v1.get('cpu')]) if (own) leave(own);
}

function leave(own: OwnGroup): void {
  const { directory } = outsideOf(own);
  if (directory === own.directory) return;
  const [groups = ''] = own.directory.slice(directory.length + 1).split('/', 1);
  // A group that divides resources among others holds no process itself.
  if (!enter(directory)) enter(join(directory, groups, `${GROUPS_PREFIX}outside`));
}

function enter(directory: string): boolean {
  try {
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'cgroup.procs'), String(process.pid));
    return true;
  } catch {
    return false;
  }
}

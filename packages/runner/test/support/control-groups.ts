import { existsSync, readdirSync, readFileSync, rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { groupsName } from '../../src/limits/detect-capabilities.js';
import { ownGroups } from '../../src/limits/own-groups.js';

const TRIES_MAX = 200;
const TRY_EVERY_MS = 5;
const nobody = new Int32Array(new SharedArrayBuffer(4));

/** Removes the folders of control groups that a killed keeper of a test leaves empty. */
export function removeGroupsOf(stateDirectory: string): void {
  const own = ownGroups(
    readFileSync('/proc/self/mountinfo', 'utf8'),
    readFileSync('/proc/self/cgroup', 'utf8'),
  );
  for (const group of [own.v2, ...own.v1.values()]) {
    if (group === null) continue;
    for (let parent = group.directory; parent.startsWith(group.mount); parent = dirname(parent)) {
      const directory = join(parent, groupsName(stateDirectory));
      // What was killed a moment ago may still be on its way out.
      for (let tries = 0; tries < TRIES_MAX && existsSync(directory); tries += 1) {
        remove(directory);
        if (existsSync(directory)) Atomics.wait(nobody, 0, 0, TRY_EVERY_MS);
      }
    }
  }
}

function remove(directory: string): void {
  try {
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      if (entry.isDirectory()) remove(join(directory, entry.name));
    }
    rmdirSync(directory);
  } catch {
    // It is not there.
  }
}

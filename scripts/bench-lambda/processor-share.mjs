import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

/** With so much memory a function has one whole processor; with less, its part of it. */
const WHOLE_PROCESSOR_MIB = 1769;
/** The cloud hands out its shares in periods of so long. */
const PERIOD_US = 20_000;

const V1 = '/sys/fs/cgroup/cpu';
const V2 = '/sys/fs/cgroup';

/**
 * A group of processes that gets as much of a processor as a function of this size does. Null where this user may not
 * make one: then nothing is measured of it.
 *
 * @param {number} memoryMiB
 * @returns {{ add: (pid: number) => void, remove: () => void } | null}
 */
export function processorShare(memoryMiB) {
  const quota = Math.round((PERIOD_US * memoryMiB) / WHOLE_PROCESSOR_MIB);
  const name = `claude-projects-${process.pid}-${memoryMiB}`;
  const isV2 = existsSync(join(V2, 'cgroup.controllers'));
  const directory = join(isV2 ? V2 : V1, name);
  try {
    mkdirSync(directory);
    if (isV2) writeFileSync(join(directory, 'cpu.max'), `${quota} ${PERIOD_US}`);
    else {
      writeFileSync(join(directory, 'cpu.cfs_period_us'), String(PERIOD_US));
      writeFileSync(join(directory, 'cpu.cfs_quota_us'), String(quota));
    }
  } catch {
    if (existsSync(directory)) rmdirSync(directory);
    return null;
  }
  return {
    add: (pid) => writeFileSync(join(directory, 'cgroup.procs'), String(pid)),
    remove: () => {
      try {
        rmdirSync(directory);
      } catch {
        // Its processes are about to end, and an empty group costs nothing.
      }
    },
  };
}

import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';

/** The process namespace in which a Linux machine itself lives has this name since the kernel knows such names. */
const OUTERMOST_SPACE = 'pid:[4026531836]';

/** Names the time since this machine was last started. */
export function readBootId(): string {
  if (process.platform !== 'linux') {
    return execFileSync('sysctl', ['-n', 'kern.bootsessionuuid'], {
      encoding: 'utf8',
      timeout: 5_000,
    }).trim();
  }
  return bootIdIn(readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(), ownSpace());
}

/**
 * A container starts and ends with its process namespace, whatever its host does; and two containers with copies of one
 * volume share the boot of their host, but not this.
 */
export function bootIdIn(hostBootId: string, space: string | null): string {
  return space === null || space === OUTERMOST_SPACE ? hostBootId : `${hostBootId}/${space}`;
}

function ownSpace(): string | null {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return null;
  }
}

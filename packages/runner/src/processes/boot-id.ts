import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Names the time since this machine was last started. */
export function readBootId(): string {
  if (process.platform === 'linux') return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return execFileSync('sysctl', ['-n', 'kern.bootsessionuuid'], { encoding: 'utf8', timeout: 5_000 }).trim();
}

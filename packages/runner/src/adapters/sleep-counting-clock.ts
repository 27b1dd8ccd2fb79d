import { uptime } from 'node:os';

/**
 * Seconds of a clock that counts the machine's sleep and is the same in every process. Node's own timers and
 * `hrtime` stand still in sleep on Linux; on macOS `hrtime` runs on. The resolution on Linux is 10 ms, rounded
 * down: an instant of sending is never taken for later than it was.
 */
export function sleepCountingSeconds(): number {
  return process.platform === 'linux' ? uptime() : Number(process.hrtime.bigint() / 1_000_000n) / 1_000;
}

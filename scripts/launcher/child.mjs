import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { processIdentity } from './process-identity.mjs';
import { tethered } from './tether.mjs';

/**
 * A process that runs until it is stopped. It gets a session of its own, so that Ctrl-C in the terminal reaches it
 * only through `stop`, in the order in which things must end.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: object, cwd?: string, stdio?: import('node:child_process').StdioOptions, stopTimeoutMs?: number }} options
 */
export function startChild(command, args, { stopTimeoutMs = 15_000, stdio = 'ignore', ...options } = {}) {
  const child = spawn(...tethered(command, args), { ...options, stdio, detached: true });
  let running = child.pid !== undefined;
  /** @type {Promise<string>} Settles with how it ended, in words. */
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ? `by ${signal}` : `with code ${code}`));
  });
  ended.then(() => {
    running = false;
  });
  return {
    pid: child.pid,
    stdout: child.stdout,
    identity: child.pid && processIdentity(child.pid),
    ended,
    isRunning: () => running,
    /** Asks it to end, and ends it when it does not. Answers whether asking was enough. */
    async stop() {
      if (!running) return true;
      child.kill('SIGTERM');
      const patience = new AbortController();
      const late = delay(stopTimeoutMs, true, { signal: patience.signal }).catch(() => false);
      const tookTooLong = await Promise.race([ended.then(() => false), late]);
      patience.abort();
      if (tookTooLong) child.kill('SIGKILL');
      await ended;
      return !tookTooLong;
    },
  };
}

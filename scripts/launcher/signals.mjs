import { constants } from 'node:os';
import process from 'node:process';

const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const parentCheckMs = 500;
const parent = process.ppid;
const runByNpm = process.env.npm_lifecycle_event !== undefined;

/**
 * Calls `act` with each request to end, until the returned function is called. An npm that is killed cannot pass
 * that on, so its disappearance is such a request too.
 *
 * @param {(signal: string) => void} act
 */
export function onEnding(act) {
  const handlers = endings.map((signal) => [signal, () => act(signal)]);
  for (const [signal, handler] of handlers) process.on(signal, handler);
  const timer = setInterval(() => {
    if (!runByNpm || process.ppid === parent) return;
    clearInterval(timer);
    act('SIGHUP');
  }, parentCheckMs).unref();
  return () => {
    for (const [signal, handler] of handlers) process.off(signal, handler);
    clearInterval(timer);
  };
}

/** The exit code by which shells tell that a signal ended a process. */
export function exitCodeOf(code, signal) {
  return code ?? 128 + (constants.signals[signal] ?? 0);
}

import { constants } from 'node:os';
import process from 'node:process';

const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Calls `act` with each request to end, until the returned function is called. */
export function onEnding(act) {
  const handlers = endings.map((signal) => [signal, () => act(signal)]);
  for (const [signal, handler] of handlers) process.on(signal, handler);
  return () => {
    for (const [signal, handler] of handlers) process.off(signal, handler);
  };
}

/** Calls `act` when the npm that runs this script is gone: killed, it could not pass that on. */
export function onOrphaned(act) {
  if (!process.env.npm_lifecycle_event) return () => {};
  const parent = process.ppid;
  const timer = setInterval(() => process.ppid === parent || act(), 1_000).unref();
  return () => clearInterval(timer);
}

/** The exit code by which shells tell that a signal ended a process. */
export function exitCodeOf(code, signal) {
  return code ?? 128 + (constants.signals[signal] ?? 0);
}

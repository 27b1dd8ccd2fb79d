/** The cloud waits half a second, then it kills. */
const PATIENCE_MS = 400;

/**
 * Ends a function's instance when the cloud asks for it, with its connections closed. `close` may take its time. An
 * ordinary exit would wait, without end, for the thread in which the runtime's client asks for the next event.
 */
export function endOnSigterm(close: () => Promise<unknown>): void {
  process.once('SIGTERM', () => {
    const end = () => process.kill(process.pid, 'SIGKILL');
    setTimeout(end, PATIENCE_MS).unref();
    close().then(end, end);
  });
}

/** The cloud waits half a second, then it kills. */
const PATIENCE_MS = 400;

/** Ends a function's instance when the cloud asks for it, with its connections closed. `close` may take its time. */
export function endOnSigterm(close: () => Promise<unknown>): void {
  process.once('SIGTERM', () => {
    setTimeout(() => process.exit(0), PATIENCE_MS).unref();
    const end = () => process.exit(0);
    close().then(end, end);
  });
}

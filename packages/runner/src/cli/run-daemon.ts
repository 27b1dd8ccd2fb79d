import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../config/environment.js';
import { Daemon } from '../daemon.js';
import { takeLock } from '../processes/process-lock.js';
import { serveLocally } from '../transports/local-server.js';
import { CliFailure } from './cli-failure.js';
import { EXIT } from './exit-codes.js';
import { localSocketPath } from './local-socket.js';

/** Is the daemon, until it is told to leave. Throws when another one holds this state directory. */
export async function runDaemon(environment: Environment, echo: boolean): Promise<void> {
  mkdirSync(environment.stateDirectory, { recursive: true, mode: 0o700 });
  const lock = takeLock(join(environment.stateDirectory, 'daemon.lock'));
  if (!lock.taken) {
    throw new CliFailure(`A daemon runs here already, with pid ${lock.holder.pid}.`, EXIT.failed);
  }
  try {
    const daemon = new Daemon(environment, echo);
    const { promise: leaving, resolve: leave } = Promise.withResolvers<void>();
    const server = await serveLocally(
      localSocketPath(environment),
      async (request) => {
        const answer = await daemon.handle(request);
        // The answer is written before the socket is closed.
        if (request.method === 'shut-down') setImmediate(leave);
        return answer;
      },
      (error) => console.error(error),
    );
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => leave());
    // A daemon that was started from a terminal outlives it.
    process.on('SIGHUP', () => {});
    daemon.run();
    await leaving;
    daemon.close();
    server.close();
  } finally {
    lock.release();
  }
}

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../config/environment.js';
import { Daemon } from '../daemon.js';
import { leaveSessionGroups } from '../limits/leave-session-groups.js';
import { takeLock } from '../processes/process-lock.js';
import { type LocalHandler, serveLocally } from '../transports/local-server.js';
import { ReachableServer } from '../transports/reachable-server.js';
import { CliFailure } from './cli-failure.js';
import { EXIT } from './exit-codes.js';
import { ownSocketPath } from './local-socket.js';

const LOOK_EVERY_MS = 1_000;

/** Is the daemon, until it is told to leave. Throws when another one holds this state directory. */
export async function runDaemon(environment: Environment, echo: boolean): Promise<void> {
  mkdirSync(environment.stateDirectory, { recursive: true, mode: 0o700 });
  leaveSessionGroups();
  const lock = takeLock(join(environment.stateDirectory, 'daemon.lock'));
  if (!lock.taken) {
    throw new CliFailure(`A daemon runs here already, with pid ${lock.holder.pid}.`, EXIT.failed);
  }
  try {
    const { promise: leaving, resolve: leave } = Promise.withResolvers<void>();
    const daemon = new Daemon(environment, echo, leave);
    const handler: LocalHandler = {
      handle: async (request, body, connection) => {
        const answer = await daemon.handle(request, body, connection);
        // The answer is written before the socket is closed.
        if (request.method === 'shut-down') setImmediate(leave);
        return answer;
      },
      drained: (connection) => daemon.drained(connection),
      closed: (connection) => daemon.closed(connection),
      bug: (error) => daemon.bug(error),
    };
    const { stateDirectory } = environment;
    const server = new ReachableServer(stateDirectory, 'daemon', ownSocketPath(environment), (path) =>
      serveLocally(path, handler),
    );
    await server.open();
    const looking = setInterval(() => void server.look().catch((error) => daemon.bug(error)), LOOK_EVERY_MS);
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => leave());
    // A daemon that was started from a terminal outlives it.
    process.on('SIGHUP', () => {});
    daemon.run();
    await leaving;
    clearInterval(looking);
    server.close();
    // A keeper that is being looked for may still be ended or started: nobody else may do so at the same time.
    await daemon.close();
  } finally {
    lock.release();
  }
}

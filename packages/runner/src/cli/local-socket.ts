import { join } from 'node:path';
import type { Environment } from '../config/environment.js';
import type { DaemonLine } from '../transports/daemon-line.js';
import { LocalClient } from '../transports/local-client.js';
import { SocketAnnouncement } from '../transports/socket-announcement.js';

/** Where a daemon that is started from this environment listens. */
export function ownSocketPath(environment: Environment): string {
  return join(environment.socketDirectory, 'daemon.sock');
}

/** Where the daemon of this state directory listens, whatever environment it was started from. */
export function localSocketPath(environment: Environment): string {
  return new SocketAnnouncement(environment.stateDirectory, 'daemon').read() ?? ownSocketPath(environment);
}

/** The line to this machine's daemon. It is looked for at each connection: a daemon that comes back may listen elsewhere. */
export function lineHere(environment: Environment): DaemonLine {
  return {
    elsewhere: null,
    open: (listener) => LocalClient.open(localSocketPath(environment), listener),
    close: () => {},
  };
}

import { join } from 'node:path';
import type { Environment } from '../config/environment.js';

/** Where the daemon of this state directory listens. */
export function localSocketPath(environment: Environment): string {
  return join(environment.socketDirectory, 'daemon.sock');
}

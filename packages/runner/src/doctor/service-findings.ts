import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../config/environment.js';
import { serviceFile } from '../service/service-definition.js';
import { type Finding, ok, warning } from './finding.js';

/** systemd's own record of whose services run while they are logged out (loginctl enable-linger). */
const LINGER_DIRECTORY = '/var/lib/systemd/linger';

export function serviceFindings(environment: Environment): Finding[] {
  if (process.platform !== 'linux') return [];
  const file = serviceFile(environment, 'systemd');
  if (!existsSync(file))
    return [ok('service', 'There is none: the daemon is started by "up" and by "start".')];
  return existsSync(join(LINGER_DIRECTORY, userInfo().username))
    ? [ok('service', `${file}, which runs while you are logged out too.`)]
    : [
        warning(
          'service',
          `${file} ends, and all sessions with it, when you log out for the last time.`,
          'Run "loginctl enable-linger".',
        ),
      ];
}

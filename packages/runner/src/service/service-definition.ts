import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Environment } from '../config/environment.js';

export type ServiceKind = 'systemd' | 'launchd';

/** What has to run whenever its user is logged in, or the machine is up. */
export interface ServiceDefinition {
  /** Words of the command, the first one a whole path. */
  readonly command: readonly string[];
  /** A service starts with next to no environment: what the runner and its sessions need of this one's. */
  readonly variables: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** With these it ends because of what a person has to correct, which is not cured by starting it again. */
  readonly finalExitCodes: readonly number[];
}

/** Nothing among these is a secret: the key is named by its file. */
const VARIABLES = [
  ...['PATH', 'LANG', 'SHELL', 'XDG_CONFIG_HOME', 'XDG_STATE_HOME'],
  ...['CLAUDE_PROJECTS_API_URL', 'CLAUDE_PROJECTS_API_KEY_FILE'],
];

export function serviceDefinition(
  environment: Environment,
  entry: string,
  finalExitCodes: readonly number[],
): ServiceDefinition {
  const set = environment.daemonEnvironment;
  return {
    command: [process.execPath, entry, 'up', '--foreground', '--quiet'],
    variables: Object.fromEntries(
      VARIABLES.flatMap((name) => {
        const value = set[name];
        // A line cannot hold another one.
        return value === undefined || /[\r\n]/.test(value) ? [] : [[name, value]];
      }),
    ),
    finalExitCodes,
    logFile: join(environment.stateDirectory, 'daemon.err'),
  };
}

/** Where the manager of this user's services looks. */
export function serviceFile(environment: Environment, kind: ServiceKind): string {
  return kind === 'systemd'
    ? join(dirname(environment.configDirectory), 'systemd', 'user', SYSTEMD_UNIT)
    : join(homedir(), 'Library', 'LaunchAgents', `${LAUNCHD_LABEL}.plist`);
}

export const SYSTEMD_UNIT = 'claude-projects.service';
export const LAUNCHD_LABEL = 'claude-projects.runner';

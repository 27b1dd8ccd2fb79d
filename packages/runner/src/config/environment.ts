import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { ConfigError } from './config-error.js';

const NAME = 'claude-projects';

const absolute = z.string().refine(isAbsolute, 'must be an absolute path');
const schema = z.object({
  CLAUDE_PROJECTS_API_URL: z
    .url({ protocol: /^https?$/, message: 'must be an http or https URL' })
    .optional(),
  CLAUDE_PROJECTS_API_KEY_FILE: absolute.optional(),
  XDG_CONFIG_HOME: absolute.optional(),
  XDG_STATE_HOME: absolute.optional(),
  XDG_RUNTIME_DIR: absolute.optional(),
});

/** What the environment says, read here and nowhere else. */
export interface Environment {
  readonly configDirectory: string;
  readonly stateDirectory: string;
  /** Holds the sockets of this state directory, and no other's. */
  readonly socketDirectory: string;
  readonly apiUrl: string | undefined;
  readonly apiKeyFile: string | undefined;
  /** What its user types into. */
  readonly shell: string;
  /** What sessions get. Nothing that is meant for the runner itself is among it. */
  readonly sessionEnvironment: Readonly<Record<string, string>>;
  /** What a daemon gets that is started by this process: it must not look like a part of any session. */
  readonly daemonEnvironment: Readonly<Record<string, string>>;
}

/** Throws a `ConfigError` that names every wrong variable. */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Environment {
  const set = Object.fromEntries(
    Object.entries(variables).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
    ),
  );
  const parsed = schema.safeParse(set);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
    throw new ConfigError(`Correct the environment: ${wrong.join('; ')}.`);
  }
  const known = parsed.data;
  const stateDirectory = join(known.XDG_STATE_HOME ?? join(homedir(), '.local', 'state'), NAME);
  // Two runners of one user share XDG_RUNTIME_DIR, and neither may take the other's sockets away.
  const own = createHash('sha256').update(stateDirectory).digest('hex').slice(0, 8);
  const withoutOwn = Object.fromEntries(
    Object.entries(set).filter(([name]) => !name.startsWith('CLAUDE_PROJECTS_')),
  );
  const { CLAUDE_PROJECTS_SESSION: _mark, ...daemonEnvironment } = set;
  return {
    configDirectory: join(known.XDG_CONFIG_HOME ?? join(homedir(), '.config'), NAME),
    stateDirectory,
    socketDirectory: known.XDG_RUNTIME_DIR
      ? join(known.XDG_RUNTIME_DIR, NAME, own)
      : join(stateDirectory, 'run'),
    apiUrl: known.CLAUDE_PROJECTS_API_URL,
    apiKeyFile: known.CLAUDE_PROJECTS_API_KEY_FILE,
    shell: set.SHELL ?? '/bin/sh',
    sessionEnvironment: withoutOwn,
    daemonEnvironment,
  };
}

import { isAbsolute, resolve } from 'node:path';
import type { Limits } from '@claude-projects/protocol';
import type { Environment } from '../config/environment.js';
import { readTemplates } from '../config/runner-config.js';
import type { Template } from '../core/checkpoint.js';
import { ask, type DaemonLine } from '../transports/daemon-line.js';
import type { StartAnswer } from '../transports/local-protocol.js';
import { CliFailure } from './cli-failure.js';
import { ensureDaemon } from './daemon-process.js';
import { EXIT } from './exit-codes.js';
import { terminalSize } from './terminal-size.js';

/** As long as the daemon itself may take to answer. */
const COMMAND_TIMEOUT_MS = 100_000;

export interface StartOptions {
  readonly project?: string;
  readonly slot?: number;
  readonly task?: string;
  readonly template?: string;
  readonly cwd?: string;
  readonly name?: string;
  /** Variables beside those of the environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly memory?: number;
  readonly cpus?: number;
  readonly wall?: number;
  readonly output?: number;
  readonly sandbox?: true;
  readonly writable?: readonly string[];
  readonly restart?: 'on-failure';
  readonly json?: true;
}

/** Starts a session; answers what it is called. This machine's daemon is started where needed. */
export async function start(
  environment: Environment,
  line: DaemonLine,
  command: readonly string[],
  options: StartOptions,
): Promise<StartAnswer> {
  const { project, slot, task, name, env } = options;
  if (project === undefined && (slot !== undefined || task !== undefined)) {
    throw new CliFailure('--slot and --task belong to a --project.', EXIT.usage);
  }
  if (project !== undefined && env) {
    throw new CliFailure(
      'A session of a --project may go on elsewhere, so --env cannot reach it: write "env" in its template.',
      EXIT.usage,
    );
  }
  if (project !== undefined && options.restart) {
    throw new CliFailure(
      'A session of a --project is recovered by its rules: leave out --restart.',
      EXIT.usage,
    );
  }
  if (options.writable && !options.sandbox) {
    throw new CliFailure('--writable belongs to --sandbox.', EXIT.usage);
  }
  const limits = limitsOf(options);
  const { elsewhere } = line;
  const here = elsewhere === null;
  // What cannot work is said before a daemon is started for it.
  const checkpoint = await checkpointOf(environment, line, command, options);
  if (here) await ensureDaemon(environment);
  const request = {
    method: 'start',
    projectId: project ?? null,
    slot: slot ?? null,
    taskId: task ?? null,
    name: name ?? null,
    // The variables of this machine mean nothing on another one, and may be secrets.
    environment: here ? { ...environment.sessionEnvironment, ...env } : null,
    ...(env && { variables: { ...env } }),
    ...(Object.keys(limits).length > 0 && { limits }),
    ...(options.restart && { restart: options.restart }),
    ...(options.sandbox && {
      sandbox: { writable: (options.writable ?? []).map((directory) => directoryAt(line, directory)) },
    }),
    size: terminalSize(),
    checkpoint,
  } as const;
  return (await ask(line, request, COMMAND_TIMEOUT_MS)) as StartAnswer;
}

function limitsOf({ memory, cpus, wall, output }: StartOptions): Limits {
  return {
    ...(memory !== undefined && { memoryMiB: memory }),
    ...(cpus !== undefined && { cpus }),
    ...(wall !== undefined && { wallSeconds: wall }),
    ...(output !== undefined && { outputKiBPerSecond: output }),
  };
}

/** The id to use in other commands: the API's where it has one. */
export function idOf({ sessionId, runId }: StartAnswer): string {
  return sessionId ?? runId ?? '';
}

type Checkpoint = { cwd: string; template: string } | { cwd: string; command: string[] };

async function checkpointOf(
  environment: Environment,
  line: DaemonLine,
  command: readonly string[],
  { template, cwd, project }: StartOptions,
): Promise<Checkpoint> {
  if (template !== undefined) {
    if (command.length > 0) throw new CliFailure(EITHER, EXIT.usage);
    const found = templateNamed(template, await templatesAt(line, environment));
    return { cwd: cwd === undefined ? found.cwd : directoryAt(line, cwd), template };
  }
  // A shell is for the person who sits before it, and nothing that another machine could go on with.
  if (command.length === 0 && project !== undefined) throw new CliFailure(EITHER, EXIT.usage);
  const shell = line.elsewhere?.shell ?? environment.shell;
  return {
    cwd: directoryAt(line, cwd ?? (line.elsewhere?.home || '.')),
    command: command.length > 0 ? [...command] : [shell],
  };
}

const EITHER = 'Name either a --template, or a command after "--".';

/** The templates of the machine where it is to run. */
export async function templatesAt(
  line: DaemonLine,
  environment: Environment,
): Promise<Readonly<Record<string, Template>>> {
  if (line.elsewhere === null) return readTemplates(environment);
  return (await ask(line, { method: 'templates' })) as Record<string, Template>;
}

export function templateNamed(name: string, templates: Readonly<Record<string, Template>>): Template {
  const found = Object.hasOwn(templates, name) ? templates[name] : undefined;
  if (found) return found;
  const known = Object.keys(templates).join(', ') || 'none';
  throw new CliFailure(`There is no template "${name}"; there are: ${known}.`, EXIT.usage);
}

function directoryAt({ elsewhere }: DaemonLine, directory: string): string {
  if (elsewhere === null) return resolve(directory);
  if (isAbsolute(directory)) return directory;
  throw new CliFailure(
    `${directory} is one of this machine: with --host write the whole path of a directory on ${elsewhere.host}.`,
    EXIT.usage,
  );
}

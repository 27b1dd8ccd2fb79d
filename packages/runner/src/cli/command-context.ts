import type { Environment } from '../config/environment.js';
import { readEnvironment } from '../config/environment.js';
import { lineTo } from '../ssh/ssh-line.js';
import type { DaemonLine } from '../transports/daemon-line.js';
import { CliFailure } from './cli-failure.js';
import { EXIT } from './exit-codes.js';
import { lineHere } from './local-socket.js';

/** What every command has from its command line. */
export interface CommandContext {
  /** What stands after "--": a command for a session, whatever it looks like. */
  readonly sessionCommand: readonly string[];
  /** The value of `--host`, once the command line is read. */
  host(): string | undefined;
}

/** Does something with the daemon that `--host` names, or with this machine's. */
export async function withLine(
  { host }: CommandContext,
  act: (environment: Environment, line: DaemonLine) => Promise<void>,
): Promise<void> {
  const environment = readEnvironment();
  const there = host();
  const line = there === undefined ? lineHere(environment) : await lineTo(there);
  try {
    await act(environment, line);
  } finally {
    line.close();
  }
}

/** Does something that is about the machine on which the command is typed. */
export async function onThisMachine(
  { host }: CommandContext,
  name: string,
  act: (environment: Environment) => Promise<void> | void,
): Promise<void> {
  if (host() !== undefined) {
    throw new CliFailure(
      `"${name}" is about the machine it is typed on: run it there, with ssh ${host()} claude-projects ${name}.`,
      EXIT.usage,
    );
  }
  await act(readEnvironment());
}

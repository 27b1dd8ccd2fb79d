import { ConfigError } from '../config/config-error.js';
import { SocketPathTooLong } from '../transports/listen-privately.js';
import { DaemonRefusal, NoDaemon, NoWay } from '../transports/local-client.js';
import { EXIT } from './exit-codes.js';

/** One sentence for a person, and the exit code. */
export class CliFailure extends Error {
  override readonly name = 'CliFailure';

  constructor(
    message: string,
    readonly exitCode: number,
  ) {
    super(message);
  }
}

/** What to print, and the exit code. Only what nobody expected shows where it comes from. */
export function explain(error: unknown): { readonly text: string; readonly exitCode: number } {
  if (error instanceof CliFailure) return { text: error.message, exitCode: error.exitCode };
  if (error instanceof ConfigError || error instanceof SocketPathTooLong) {
    return { text: error.message, exitCode: EXIT.config };
  }
  if (error instanceof NoWay) {
    const exitCode = error.reason === 'no-daemon' ? EXIT.noDaemon : EXIT.unreachable;
    return { text: error.message, exitCode };
  }
  if (error instanceof NoDaemon) {
    return { text: 'No daemon runs here: start it with "claude-projects up".', exitCode: EXIT.noDaemon };
  }
  if (error instanceof DaemonRefusal) return { text: sentence(error.message), exitCode: EXIT.refused };
  const ofTheDisk = diskFailure(error);
  if (ofTheDisk !== null) return { text: ofTheDisk, exitCode: EXIT.failed };
  return {
    text: error instanceof Error ? (error.stack ?? error.message) : String(error),
    exitCode: EXIT.failed,
  };
}

const DISK: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full',
  EDQUOT: 'The quota of the disk is used up',
  EROFS: 'The file system is read-only',
  EACCES: 'There is no permission',
  EPERM: 'There is no permission',
  ENOTDIR: 'A part of the path is no directory',
};

/** A failure of a file that a person can do something about, in one sentence; null for anything else. */
function diskFailure(error: unknown): string | null {
  const { code, path } = error as { code?: unknown; path?: unknown };
  const reason = typeof code === 'string' ? DISK[code] : undefined;
  return reason === undefined ? null : `${reason}${typeof path === 'string' ? `: ${path}` : ''}.`;
}

function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}

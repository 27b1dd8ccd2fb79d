import { ConfigError } from '../config/config-error.js';
import { SocketPathTooLong } from '../transports/listen-privately.js';
import { DaemonRefusal, NoDaemon } from '../transports/local-client.js';
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
  if (error instanceof NoDaemon) {
    return { text: 'No daemon runs here: start it with "claude-projects up".', exitCode: EXIT.noDaemon };
  }
  if (error instanceof DaemonRefusal) return { text: sentence(error.message), exitCode: EXIT.refused };
  return {
    text: error instanceof Error ? (error.stack ?? error.message) : String(error),
    exitCode: EXIT.failed,
  };
}

function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}

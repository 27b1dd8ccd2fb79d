import type { LocalRequest } from '@claude-projects/protocol';
import type { LocalClient, LocalListener } from './local-client.js';

/** Where a daemon on another machine runs, and what a person has there. */
export interface Elsewhere {
  /** As it was named on the command line. */
  readonly host: string;
  readonly home: string;
  readonly shell: string;
}

/** The way to the daemon that a command talks to, on this machine or on another one. */
export interface DaemonLine {
  /** Null: it is this machine's. */
  readonly elsewhere: Elsewhere | null;
  /** A connection of its own. Throws `NoDaemon`, `DaemonRefusal` or a `CliFailure`. */
  open(listener?: LocalListener): Promise<LocalClient>;
  close(): void;
}

/** Asks one thing over a connection of its own. Throws what `open` throws, and `DaemonRefusal`. */
export async function ask(line: DaemonLine, request: LocalRequest, timeoutMs = 10_000): Promise<unknown> {
  const client = await line.open();
  try {
    return await client.request(request, timeoutMs);
  } finally {
    client.close();
  }
}

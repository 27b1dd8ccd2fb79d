import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const LOG_MAX_BYTES = 4 * 1024 * 1024;

/** The daemon's log: one line per event, two files of bounded size. It never holds a key. */
export class LogFile {
  constructor(
    private readonly path: string,
    private readonly echo: boolean,
  ) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  }

  write(level: string, text: string): void {
    const line = `${new Date().toISOString()} ${level} ${text.replaceAll('\n', ' ')}\n`;
    if (this.echo) process.stderr.write(line);
    try {
      if ((statSync(this.path, { throwIfNoEntry: false })?.size ?? 0) > LOG_MAX_BYTES)
        renameSync(this.path, `${this.path}.1`);
      appendFileSync(this.path, line, { mode: 0o600 });
    } catch {
      // A full disk must not end the sessions that the daemon looks after.
    }
  }
}

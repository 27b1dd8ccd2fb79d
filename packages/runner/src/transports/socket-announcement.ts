import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';

/**
 * Where the process that holds a lock listens, told in a file beside the lock. The path comes from the environment of
 * whoever started that process; whoever looks for it may have another XDG_RUNTIME_DIR, or none.
 */
export class SocketAnnouncement {
  private readonly file: string;

  constructor(stateDirectory: string, name: 'daemon' | 'keeper') {
    this.file = join(stateDirectory, `${name}.socket`);
  }

  /** Null: nobody told. What is told may be a dead process's, on whose socket nobody listens. */
  read(): string | null {
    try {
      const path = readFileSync(this.file, 'utf8').trim();
      return isAbsolute(path) ? path : null;
    } catch {
      return null;
    }
  }

  /** Only the holder of the lock may call this. */
  write(path: string): void {
    mkdirSync(dirname(this.file), { recursive: true, mode: 0o700 });
    writeFileSync(`${this.file}.new`, `${path}\n`, { mode: 0o600 });
    renameSync(`${this.file}.new`, this.file);
  }

  remove(): void {
    rmSync(this.file, { force: true });
  }
}

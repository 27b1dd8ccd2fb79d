import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';

/** More than a key needs: what has room for this has room for it. */
const ROOM_BYTES = 4_096;

/**
 * A file that takes another one's place. It is there, and has room on the disk, before anything is done that cannot be
 * done twice; until `replace` the old file is as it was. Throws what the file system throws.
 */
export class ReplacementFile {
  /** A link stays one: what it points to is replaced. */
  private readonly target: string;
  private readonly draft: string;
  private descriptor: number | null;

  constructor(path: string, mode: number) {
    this.target = resolved(path);
    this.draft = `${this.target}.new`;
    // Whatever an earlier try left may have another mode.
    rmSync(this.draft, { force: true });
    this.descriptor = openSync(this.draft, 'wx', mode);
    try {
      writeSync(this.descriptor, Buffer.alloc(ROOM_BYTES));
      fsyncSync(this.descriptor);
    } catch (error) {
      this.discard();
      // The system tells the path only where it opens a file.
      throw Object.assign(error as Error, { path: this.target });
    }
  }

  replace(text: string): void {
    const { descriptor } = this;
    if (descriptor === null) throw new Error('the file was given up');
    ftruncateSync(descriptor, 0);
    writeSync(descriptor, text, 0);
    fsyncSync(descriptor);
    closeSync(descriptor);
    this.descriptor = null;
    renameSync(this.draft, this.target);
  }

  /** Safe to call at any time: after `replace` there is nothing left to do. */
  discard(): void {
    if (this.descriptor === null) return;
    closeSync(this.descriptor);
    this.descriptor = null;
    rmSync(this.draft, { force: true });
  }
}

function resolved(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return path;
    throw error;
  }
}

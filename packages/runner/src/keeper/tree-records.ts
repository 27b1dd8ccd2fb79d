import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const treeRecordSchema = z.object({
  sessionId: z.string(),
  /** With this generation the tree was started, and marked. */
  startedGeneration: z.number().int(),
  keeperId: z.string(),
  bootId: z.string(),
  /** Null: it was about to be started. */
  root: z.object({ pid: z.number().int().positive(), startTime: z.string() }).nullable(),
  /** The folders of its control groups. */
  groups: z.array(z.string()).default([]),
  /** The container in which it runs, and how it is reached. */
  container: z
    .object({ engine: z.string(), name: z.string(), env: z.record(z.string(), z.string()) })
    .optional(),
});
export type TreeRecord = z.infer<typeof treeRecordSchema>;

/**
 * One file for each process tree that may run, written before it is started. They outlive a keeper that was
 * killed, so that its successor finds what is left of its trees.
 */
export class TreeRecords {
  private readonly directory: string;

  constructor(stateDirectory: string) {
    this.directory = join(stateDirectory, 'trees');
    mkdirSync(this.directory, { recursive: true, mode: 0o700 });
  }

  write(record: TreeRecord): void {
    const path = this.pathOf(record);
    writeFileSync(`${path}.new`, JSON.stringify(record), { mode: 0o600 });
    renameSync(`${path}.new`, path);
  }

  remove(record: TreeRecord): void {
    rmSync(this.pathOf(record), { force: true });
  }

  /** A torn record cannot be told from a stranger's file, and is left alone. */
  all(): TreeRecord[] {
    const names = readdirSync(this.directory).filter((name) => name.endsWith('.json'));
    return names.flatMap((name) => {
      const record = treeRecordSchema.safeParse(parse(readIfThere(join(this.directory, name))));
      return record.success ? [record.data] : [];
    });
  }

  private pathOf({ sessionId, startedGeneration }: TreeRecord): string {
    return join(this.directory, `${encodeURIComponent(sessionId)}.${startedGeneration}.json`);
  }
}

/** The keeper removes its records while a daemon lists them. */
function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

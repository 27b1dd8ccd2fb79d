import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { checkSchema, limitsSchema, sandboxSchema } from '@claude-projects/protocol';
import { z } from 'zod';

const order = z.object({
  launch: z.object({
    command: z.array(z.string()),
    cwd: z.string(),
    env: z.record(z.string(), z.string()),
    allowedDirectories: z.array(z.string()),
    limits: limitsSchema.optional(),
    sandbox: sandboxSchema.optional(),
  }),
  meta: z.object({
    name: z.string().nullable(),
    command: z.array(z.string()),
    cwd: z.string(),
    template: z.string().nullable(),
  }),
  columns: z.number().int(),
  rows: z.number().int(),
  restart: z.enum(['on-failure']).optional(),
  check: checkSchema.optional(),
});
/** All that it takes to start a run again as it was started. */
export type SupervisedOrder = z.infer<typeof order>;

const fileSchema = z.object({
  version: z.literal(1),
  bootId: z.string(),
  runs: z.array(
    z.object({
      runId: z.string(),
      order,
      restartedAtSeconds: z.array(z.number()),
      stopAsked: z.boolean(),
      /** It had ended and was to be started again. */
      why: z.string().nullable(),
    }),
  ),
});
export type SupervisionMemory = Omit<z.infer<typeof fileSchema>, 'version'>;

/**
 * What the next daemon has to know of the runs that are started again. It holds their environment, which may hold
 * secrets, and can be read by its user only.
 */
export class SupervisionFile {
  private written = '';

  constructor(private readonly path: string) {}

  /** Null: there is none, or it is not understood. */
  read(): SupervisionMemory | null {
    try {
      return fileSchema.parse(JSON.parse(readFileSync(this.path, 'utf8')));
    } catch {
      return null;
    }
  }

  write(memory: SupervisionMemory): void {
    const text = JSON.stringify({ version: 1, ...memory });
    if (text === this.written) return;
    mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
    writeFileSync(`${this.path}.new`, text, { mode: 0o600 });
    renameSync(`${this.path}.new`, this.path);
    this.written = text;
  }
}

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { limitsSchema, sandboxSchema } from '@claude-projects/protocol';
import { z } from 'zod';
import type { LinkMemory } from './core/link-memory.js';
import { FAILURE_CAUSES } from './core/request.js';

const checkpoint = z.record(z.string(), z.unknown());
const ownCommand = z.object({
  command: z.array(z.string()),
  cwd: z.string(),
  limits: limitsSchema.optional(),
  sandbox: sandboxSchema.optional(),
});
const launch = z.object({
  command: z.array(z.string()),
  cwd: z.string(),
  env: z.record(z.string(), z.string()),
  allowedDirectories: z.array(z.string()),
  limits: limitsSchema.optional(),
  sandbox: sandboxSchema.optional(),
  container: z.object({ name: z.string() }).optional(),
});
const report = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('complete'),
    cause: z.enum(['budget', 'timeout']).optional(),
    reason: z.string(),
  }),
  z.object({
    kind: z.literal('fail'),
    cause: z.enum(FAILURE_CAUSES).nullable(),
    reason: z.string(),
  }),
  z.object({ kind: z.enum(['recovery-failed', 'release']), reason: z.string() }),
]);
const fileSchema = z.object({
  version: z.literal(1),
  bootId: z.string(),
  keeperId: z.string().nullable(),
  ownCommands: z.array(ownCommand),
  sessions: z.array(
    z.object({
      id: z.string(),
      generation: z.number().int(),
      // A runner before this one wrote neither.
      keeperId: z.string().nullable().default(null),
      slot: z.number().int().nullable().default(null),
      started: z.boolean(),
      checkpoint: checkpoint.nullable(),
      launch: launch.nullable(),
      recoveryId: z.string().nullable(),
      afterStop: z.enum(['report-cancelled', 'report-drained', 'forget']).nullable(),
      cancelUnconfirmed: z.boolean(),
      report: report.nullable(),
    }),
  ),
});

/** What the daemon remembers, on disk, written only when it changed and always as a whole. */
export class StateFile {
  private written = '';

  constructor(private readonly path: string) {}

  /** Null: there is none, or it is not understood; then it is put aside, and what runs is found by other ways. */
  read(): LinkMemory | null {
    let text: string;
    try {
      text = readFileSync(this.path, 'utf8');
    } catch {
      return null;
    }
    try {
      return fileSchema.parse(JSON.parse(text)) as LinkMemory;
    } catch {
      renameSync(this.path, `${this.path}.unreadable`);
      return null;
    }
  }

  write(memory: LinkMemory): void {
    const text = JSON.stringify({ version: 1, ...memory });
    if (text === this.written) return;
    mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
    writeFileSync(`${this.path}.new`, text, { mode: 0o600 });
    renameSync(`${this.path}.new`, this.path);
    this.written = text;
  }
}

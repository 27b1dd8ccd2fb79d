import { z } from 'zod';
import { exitSchema } from './status-event.js';

/** A run as lists show it. */
export const runSummarySchema = z.object({
  runId: z.string(),
  kind: z.enum(['pty']),
  status: z.enum(['starting', 'running', 'ended']),
  name: z.string().nullable(),
  command: z.array(z.string()),
  cwd: z.string(),
  /** The session of the API that it belongs to. Null: it is this machine's alone. */
  sessionId: z.string().nullable(),
  createdAt: z.number().int(),
  endedAt: z.number().int().nullable(),
  exit: exitSchema.nullable(),
  columns: z.number().int(),
  rows: z.number().int(),
  /** The last event's, 0 before the first. */
  headSeq: z.number().int(),
  /** The oldest event's that is still kept. */
  firstSeq: z.number().int(),
  /** Everything that its terminal ever wrote, whether or not it is still kept. */
  outputBytes: z.number().int(),
  storedBytes: z.number().int(),
});
export type RunSummary = z.infer<typeof runSummarySchema>;

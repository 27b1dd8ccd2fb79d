import { z } from 'zod';
import { claudeRunSchema } from './claude-run.js';
import { exitSchema } from './status-event.js';

/** A run as lists show it. */
export const runSummarySchema = z.object({
  runId: z.string(),
  /** A terminal, or a conversation with Claude. */
  kind: z.enum(['pty', 'claude']),
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
  /** Everything that its processes ever wrote, whether or not it is still kept. */
  outputBytes: z.number().int(),
  storedBytes: z.number().int(),
  /** Null: it is not a conversation. */
  claude: claudeRunSchema.nullable(),
});
export type RunSummary = z.infer<typeof runSummarySchema>;

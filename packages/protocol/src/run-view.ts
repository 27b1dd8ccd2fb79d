import { z } from 'zod';
import { claudeCauseSchema, claudeUsageSchema } from './claude-run.js';
import { exitSchema } from './status-event.js';

/**
 * A run as HTTP and Socket.IO show it. What belongs to conversations is null for a terminal. `sessionId` is the
 * conversation; the session of the API that the run belongs to is `orchestrationSessionId`.
 */
export const runViewSchema = z
  .object({
    runId: z.string().meta({ example: 'run-5f0c3a52-7c53-4c0e-9d0b-6a2f3f1f7d11' }),
    kind: z.enum(['pty', 'claude']),
    status: z.enum(['running', 'completed', 'error', 'cancelled']),
    name: z.string().nullable(),
    command: z.array(z.string()).meta({ example: ['bash'] }),
    cwd: z.string(),
    mode: z.enum(['fresh', 'resume', 'fork']).nullable(),
    sessionId: z.string().nullable().meta({ description: 'The conversation that the run is a part of.' }),
    parentSessionId: z
      .string()
      .nullable()
      .meta({ description: 'The conversation that it was forked from, if it was.' }),
    orchestrationSessionId: z
      .string()
      .nullable()
      .meta({ description: 'The session of the API that it belongs to. Null: it is this machine’s alone.' }),
    prompt: z.string().nullable(),
    resultType: z.string().nullable().meta({ description: 'The `subtype` of the result message.' }),
    resultJson: z.string().nullable().meta({ description: 'The whole result message, as JSON.' }),
    cause: z
      .enum([...claudeCauseSchema.options, 'resource-limit'])
      .nullable()
      .meta({ description: 'Why it ended, where it did not end by itself.' }),
    reason: z.string().nullable().meta({ description: 'How it ended, in words.' }),
    waitingFor: z.string().nullable().meta({ description: 'A person’s answer, or (null) nothing.' }),
    usage: claudeUsageSchema.nullable(),
    durationMs: z.int().min(0).nullable().meta({ description: 'Null while it goes on.' }),
    createdAt: z.iso.datetime(),
    endedAt: z.iso.datetime().nullable(),
    exit: exitSchema.nullable().meta({ description: 'How its process ended. Null: it goes on.' }),
    columns: z.int(),
    rows: z.int(),
    headSeq: z.int().min(0).meta({ description: 'The number of its last event, 0 before the first.' }),
    firstSeq: z.int().min(1).meta({ description: 'The number of the oldest event that is still kept.' }),
  })
  .meta({ id: 'Run' });
export type RunView = z.infer<typeof runViewSchema>;

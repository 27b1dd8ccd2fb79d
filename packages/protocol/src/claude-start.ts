import { z } from 'zod';

/** Also what it is called in the Agent SDK: a conversation's id is a UUID. */
export const conversationIdSchema = z.uuid();

/** What starts a run of a conversation. */
export const startClaudeRunSchema = z.object({
  mode: z.enum(['fresh', 'resume', 'fork']),
  /** Fresh: the new conversation's, made here where it is null. Resume and fork: the source. */
  conversationId: conversationIdSchema.nullable(),
  /** Null: where the conversation ran last. */
  cwd: z.string().min(1).max(4_096).nullable(),
  /** Null: it waits for its first message. */
  prompt: z.string().min(1).max(1_000_000).nullable(),
  /** The Agent SDK's own options, as far as JSON can carry them. */
  options: z.record(z.string(), z.unknown()),
  name: z.string().max(200).nullable(),
  /** The wall time that it may take. Null: it has none. */
  timeoutSeconds: z.number().positive().max(31_536_000).nullable(),
  /** What this run may cost. Null: it has no bound. */
  budgetUsd: z.number().positive().max(1_000_000).nullable(),
  /** True: after a result it waits for more, until it is closed. */
  keepOpen: z.boolean(),
  /** The environment of whoever starts it. Null: the daemon's. */
  environment: z.record(z.string(), z.string()).nullable(),
  /** It becomes a session of the API, with the daemon's environment. Left out or null: it is this machine's alone. */
  session: z
    .object({
      projectId: z.string().min(1).max(200),
      slot: z.number().int().nullable(),
      taskId: z.string().max(200).nullable(),
    })
    .nullish(),
});
export type StartClaudeRun = z.infer<typeof startClaudeRunSchema>;

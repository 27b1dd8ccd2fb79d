import { z } from 'zod';

/**
 * Why a run of a conversation ended, where it did not end by itself.
 * `overloaded`: the service refused it for load, longer than was waited for. `sign-in`: it refused the credentials.
 */
export const claudeCauseSchema = z.enum([
  'cancelled',
  'budget',
  'resource-limit',
  'timeout',
  'sign-in',
  'overloaded',
  'process-exit',
  'keeper-lost',
  'machine-rebooted',
  'fenced',
]);
export type ClaudeCause = z.infer<typeof claudeCauseSchema>;

/** What a run has used, as the Agent SDK counts it: an estimate, and no bill. */
export const claudeUsageSchema = z.object({
  turns: z.number(),
  /** Of this run; the SDK's own total of a resumed conversation carries what earlier runs cost. */
  costUsd: z.number(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  cacheReadInputTokens: z.number(),
  cacheCreationInputTokens: z.number(),
  durationMs: z.number(),
  durationApiMs: z.number(),
});
export type ClaudeUsage = z.infer<typeof claudeUsageSchema>;

/** What a run of a conversation has beside what every run has. */
export const claudeRunSchema = z.object({
  mode: z.enum(['fresh', 'resume', 'fork']),
  conversationId: z.string(),
  /** The one that it was branched from. */
  parentConversationId: z.string().nullable(),
  /** The beginning of what it was started with. */
  prompt: z.string().nullable(),
  cause: claudeCauseSchema.nullable(),
  /** The `subtype` of the last result; whole results are in the log. */
  resultType: z.string().nullable(),
  /** Whether the last result was an error. */
  isError: z.boolean(),
  durationMs: z.number().nullable(),
  usage: claudeUsageSchema,
  /** What it waits for: a person's answer, or (null) nothing. */
  waitingFor: z.string().nullable(),
});
export type ClaudeRun = z.infer<typeof claudeRunSchema>;

import {
  approvalRequestSchema,
  claudeCauseSchema,
  claudeInputSchema,
  claudeUsageSchema,
  messageContentSchema,
} from '@claude-projects/protocol';
import { z } from 'zod';

// What the daemon and an agent host say to each other: one JSON value on each line. The keeper between them knows bytes
// only. A host outlives the daemon that started it, so every line can come again, and changes nothing then.

/** The first line that a host is sent. Credentials are not in it: they are in the environment, as Claude Code wants them. */
export const hostBeginSchema = z.object({
  mode: z.enum(['fresh', 'resume', 'fork']),
  /** The run's own conversation. */
  conversationId: z.string(),
  /** Fork: the conversation that is branched from. */
  parentConversationId: z.string().nullable(),
  prompt: messageContentSchema.nullable(),
  options: z.record(z.string(), z.unknown()),
  keepOpen: z.boolean(),
  timeoutSeconds: z.number().nullable(),
  budgetUsd: z.number().nullable(),
  /** What earlier runs of this conversation used, which the SDK's totals carry on. */
  carried: claudeUsageSchema,
});
export type HostBegin = z.infer<typeof hostBeginSchema>;

/** `number` rises with every input of a run; what is not higher than the last one was sent again. */
export const toHostSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('begin'), number: z.number().int(), begin: hostBeginSchema }),
  z.object({
    kind: z.literal('input'),
    number: z.number().int(),
    input: z.union([claudeInputSchema, z.object({ type: z.literal('close') })]),
  }),
]);
export type ToHost = z.infer<typeof toHostSchema>;

export const fromHostSchema = z.discriminatedUnion('kind', [
  /** The input with this number, and all before it, will take effect or has. */
  z.object({ kind: z.literal('took'), number: z.number().int() }),
  z.object({ kind: z.literal('refused'), number: z.number().int(), reason: z.string() }),
  z.object({ kind: z.literal('message'), message: z.looseObject({ type: z.string() }) }),
  z.object({ kind: z.literal('asks'), approval: approvalRequestSchema }),
  z.object({ kind: z.literal('withdraws'), approvalId: z.string(), reason: z.string() }),
  /** Something that a person should read. */
  z.object({ kind: z.literal('notice'), text: z.string() }),
  /** It ends now, and not because its work is done. */
  z.object({ kind: z.literal('ends'), cause: claudeCauseSchema, reason: z.string() }),
]);
export type FromHost = z.infer<typeof fromHostSchema>;

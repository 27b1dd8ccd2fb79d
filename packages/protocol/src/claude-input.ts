import { z } from 'zod';

/** One answer to a question of a conversation. `allow` may change what the tool is given and what is allowed from now on. */
export const approvalAnswerSchema = z.discriminatedUnion('behavior', [
  z.object({
    behavior: z.literal('allow'),
    updatedInput: z.record(z.string(), z.unknown()).optional(),
    updatedPermissions: z.array(z.record(z.string(), z.unknown())).max(100).optional(),
  }),
  z.object({ behavior: z.literal('deny'), message: z.string().max(10_000) }),
]);
export type ApprovalAnswer = z.infer<typeof approvalAnswerSchema>;

/** The content of a user's message as the Agent SDK takes it. */
export const messageContentSchema = z.union([
  z.string().min(1),
  z.array(z.record(z.string(), z.unknown())).min(1).max(100),
]);

/** What a client says to a conversation that runs. It is in the log before it takes effect, and takes effect once. */
export const claudeInputSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message'), content: messageContentSchema }),
  z.object({
    type: z.literal('approval'),
    approvalId: z.string().min(1).max(200),
    answer: approvalAnswerSchema,
  }),
  z.object({ type: z.literal('interrupt') }),
  z.object({ type: z.literal('set-model'), model: z.string().min(1).max(200).nullable() }),
  z.object({ type: z.literal('set-permission-mode'), mode: z.string().min(1).max(100) }),
]);
export type ClaudeInput = z.infer<typeof claudeInputSchema>;

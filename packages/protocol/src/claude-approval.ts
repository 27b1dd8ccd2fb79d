import { z } from 'zod';
import { approvalAnswerSchema } from './claude-input.js';

/** A question that a conversation waits with, until somebody answers or its run ends. */
export const approvalRequestSchema = z.object({
  approvalId: z.string().min(1).max(200),
  toolName: z.string(),
  input: z.record(z.string(), z.unknown()),
  toolUseId: z.string().nullable(),
  /** The question as one sentence, where Claude Code words it. */
  title: z.string().nullable(),
  description: z.string().nullable(),
  blockedPath: z.string().nullable(),
  /** Why it asks. */
  decisionReason: z.string().nullable(),
  /** What would have to be answered as `updatedPermissions` so that it does not ask again. */
  suggestions: z.array(z.record(z.string(), z.unknown())),
  /** The subagent that asks. Null: the conversation itself. */
  agentId: z.string().nullable(),
});
export type ApprovalRequest = z.infer<typeof approvalRequestSchema>;

export interface PendingApproval extends ApprovalRequest {
  readonly runId: string;
  readonly conversationId: string;
  /** Milliseconds since 1970 of the runner's clock, to show and never to decide. */
  readonly requestedAt: number;
}

export const approvalAnsweredSchema = z.object({ approvalId: z.string(), answer: approvalAnswerSchema });
export const approvalWithdrawnSchema = z.object({ approvalId: z.string(), reason: z.string() });

/** The payloads of `claude:approval`, by the type of the event. */
export interface ApprovalPayloads {
  requested: ApprovalRequest;
  answered: z.infer<typeof approvalAnsweredSchema>;
  /** Nobody needs to answer any more: the turn was interrupted, or its process ended. */
  withdrawn: z.infer<typeof approvalWithdrawnSchema>;
}

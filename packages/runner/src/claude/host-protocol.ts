import {
  approvalRequestSchema,
  type ClaudeInput,
  type ClaudeRun,
  type ClaudeUsage,
  claudeCauseSchema,
} from '@claude-projects/protocol';
import { z } from 'zod';

// What the daemon and an agent host say to each other: one JSON value on each line. The keeper between them knows bytes
// only. A host outlives the daemon that started it, so every line can come again, and changes nothing then. What is said
// to a host is a type alone: a library that checks it would cost each host more memory than the rest of the host.

/** The first line that a host is sent. Credentials are not in it: they are in the environment, as Claude Code wants them. */
export interface HostBegin {
  readonly mode: ClaudeRun['mode'];
  /** The run's own conversation. */
  readonly conversationId: string;
  /** Fork: the conversation that is branched from. */
  readonly parentConversationId: string | null;
  readonly prompt: Extract<ClaudeInput, { type: 'message' }>['content'] | null;
  readonly options: Readonly<Record<string, unknown>>;
  readonly keepOpen: boolean;
  readonly timeoutSeconds: number | null;
  readonly budgetUsd: number | null;
  /** What earlier runs of this conversation used, which the SDK's totals carry on. */
  readonly carried: ClaudeUsage;
}

/** `number` rises with every input of a run; what is not higher than the last one was sent again. */
export type ToHost =
  | { readonly kind: 'begin'; readonly number: number; readonly begin: HostBegin }
  | {
      readonly kind: 'input';
      readonly number: number;
      readonly input: ClaudeInput | { readonly type: 'close' };
    };

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

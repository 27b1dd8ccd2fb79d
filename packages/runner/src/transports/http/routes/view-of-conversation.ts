import { claudeUsageSchema } from '@claude-projects/protocol';
import { z } from '@hono/zod-openapi';
import type { Conversation } from '../../../claude/conversation-store.js';
import type { StoredMessage } from '../../../run-log/claude-tables.js';

export const conversationViewSchema = z
  .object({
    sessionId: z.string(),
    parentSessionId: z.string().nullable().meta({ description: 'The conversation that it was forked from.' }),
    cwd: z.string(),
    name: z.string().nullable(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    runs: z.int().meta({ description: 'How many there were. They are not changed by later ones.' }),
    liveRunId: z.string().nullable().meta({ description: 'The one that goes on.' }),
    lastRunId: z.string().nullable(),
    wasInterrupted: z.boolean().meta({ description: 'Its last run ended by a crash: it may be resumed.' }),
    usage: claudeUsageSchema,
  })
  .meta({ id: 'Session', description: 'A conversation with Claude, over all its runs.' });

export function viewOfConversation({
  conversationId,
  parentConversationId,
  createdAt,
  updatedAt,
  ...rest
}: Conversation): z.output<typeof conversationViewSchema> {
  return {
    ...{ sessionId: conversationId, parentSessionId: parentConversationId, ...rest },
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
  };
}

export const messageViewSchema = z
  .object({
    runId: z.string(),
    index: z.int().min(0).meta({ description: 'Its place among the messages of its run.' }),
    seq: z.int().min(1).meta({ description: 'Its place among all events of its run.' }),
    messageType: z.string().meta({ description: 'The `type` of the SDK’s message.', example: 'assistant' }),
    messageJson: z.string().meta({ description: 'The SDK’s message as it was, as JSON.' }),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Message' });

export function viewOfMessage(
  { runId, seq, message, ts }: StoredMessage,
  index: number,
): z.output<typeof messageViewSchema> {
  return {
    ...{ runId, index, seq },
    messageType: String((message as { type?: unknown }).type ?? ''),
    messageJson: JSON.stringify(message),
    createdAt: new Date(ts).toISOString(),
  };
}

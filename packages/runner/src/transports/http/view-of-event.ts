import { channelSchema, type RunEvent } from '@claude-projects/protocol';
import { z } from '@hono/zod-openapi';

/** An event in JSON. Bytes of a terminal need not be text, so they are in base64. */
export const eventViewSchema = z
  .object({
    runId: z.string(),
    seq: z.int().min(1).meta({ description: 'Starts at 1 and has no gaps.' }),
    channel: channelSchema,
    type: z.string().meta({ description: 'What kind of event of its channel.', example: 'bytes' }),
    ts: z.int().meta({ description: 'Milliseconds since 1970 of the runner’s clock, to show only.' }),
    payload: z.record(z.string(), z.unknown()).optional().meta({ description: 'Absent where it is bytes.' }),
    base64: z.string().optional().meta({ description: 'The bytes.' }),
  })
  .meta({ id: 'RunEvent' });
export type EventView = z.infer<typeof eventViewSchema>;

export function viewOfEvent({ payload, ...head }: RunEvent): EventView {
  if (!(payload instanceof Uint8Array)) return { ...head, payload: payload as Record<string, unknown> };
  return {
    ...head,
    base64: Buffer.from(payload.buffer, payload.byteOffset, payload.length).toString('base64'),
  };
}

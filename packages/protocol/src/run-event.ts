import { z } from 'zod';
import { channelSchema } from './channels.js';

/**
 * One event of a run, without its payload: bytes travel beside the head. `seq` starts at 1 and has no gaps; `ts` are
 * milliseconds since 1970 of the runner's clock, to show and never to decide.
 */
export const runEventHeadSchema = z.object({
  runId: z.string(),
  seq: z.number().int().positive(),
  channel: channelSchema,
  /** What kind of event of its channel. */
  type: z.string(),
  ts: z.number().int(),
});
export type RunEventHead = z.infer<typeof runEventHeadSchema>;

/** A whole event: bytes, or a value that JSON can carry. */
export interface RunEvent extends RunEventHead {
  readonly payload: Uint8Array | object;
}

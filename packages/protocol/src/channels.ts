import { z } from 'zod';

/**
 * What an event of a run is about. `pty:stdout` and `run:input` carry bytes as they are, for a terminal's output need
 * not be text and a character may be cut in two; all others carry JSON.
 */
export const channelSchema = z.enum([
  'pty:stdout',
  'pty:resize',
  'claude:delta',
  'claude:message',
  'claude:result',
  'claude:approval',
  'run:input',
  'system:status',
]);
export type Channel = z.infer<typeof channelSchema>;

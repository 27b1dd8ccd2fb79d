import { z } from 'zod';

/** Raised when frames change their meaning. A keeper outlives the upgrade of its daemon. */
export const KEEPER_PROTOCOL = 1;

/** One answer to `read`, before it is encoded. */
export const READ_MAX_BYTES = 256 * 1024;

const sessionId = z.string().min(1).max(200);
const generation = z.number().int().min(0);
const fence = z.enum(['pause', 'stop', 'none']);
const exit = z.object({ code: z.number().nullable(), signal: z.string().nullable() });

/** What a daemon says to a keeper. */
export const toKeeperSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hello'), protocol: z.number().int() }),
  z.object({
    kind: z.literal('start'),
    sessionId,
    generation,
    launch: z.object({
      command: z.array(z.string()).min(1),
      cwd: z.string(),
      env: z.record(z.string(), z.string()),
      allowedDirectories: z.array(z.string()),
    }),
    deadlineSeconds: z.number(),
    fence,
  }),
  z.object({ kind: z.literal('renew'), sessionId, generation, deadlineSeconds: z.number(), fence }),
  z.object({ kind: z.literal('stop'), sessionId, manner: z.enum(['graceful', 'kill']) }),
  z.object({ kind: z.literal('forget'), sessionId }),
  /** Answered by `bytes` with the same `readId`. */
  z.object({ kind: z.literal('read'), readId: z.number().int(), sessionId, offset: z.number().int().min(0) }),
  /** From now on the terminal waits for this reader. Null: it does not wait any more. */
  z.object({ kind: z.literal('acknowledge'), sessionId, offset: z.number().int().min(0).nullable() }),
  /** Ends when it holds nothing; answered by the end of the connection. */
  z.object({ kind: z.literal('leave-when-empty') }),
]);
export type ToKeeper = z.infer<typeof toKeeperSchema>;

const inventoryEntrySchema = z.object({
  sessionId,
  generation,
  state: z.enum(['running', 'frozen', 'ended']),
  exit: exit.nullable(),
  fenced: z.boolean(),
  totalBytes: z.number(),
});

/** What a keeper says to its daemon. */
export const fromKeeperSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('welcome'),
    protocol: z.number().int(),
    keeperId: z.string(),
    pid: z.number().int(),
    sessions: z.array(inventoryEntrySchema),
  }),
  z.object({ kind: z.literal('unwelcome'), reason: z.string() }),
  z.object({
    kind: z.literal('event'),
    event: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('started'), sessionId, generation }),
      z.object({ kind: z.literal('start-failed'), sessionId, generation, reason: z.string() }),
      z.object({ kind: z.literal('ended'), sessionId, generation, exit, fenced: z.boolean() }),
      z.object({ kind: z.literal('frozen'), sessionId, why: z.enum(['deadline', 'gap']) }),
      z.object({ kind: z.literal('thawed'), sessionId }),
      z.object({ kind: z.literal('overdue'), sessionId }),
      z.object({ kind: z.literal('output'), sessionId, totalBytes: z.number() }),
    ]),
  }),
  z.object({
    kind: z.literal('bytes'),
    readId: z.number().int(),
    /** Later than asked for where older bytes were overwritten. */
    offset: z.number().int(),
    endOffset: z.number().int(),
    base64: z.string(),
    known: z.boolean(),
  }),
]);
export type FromKeeper = z.infer<typeof fromKeeperSchema>;

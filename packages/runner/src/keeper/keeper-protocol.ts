import { limitsSchema, sandboxSchema } from '@claude-projects/protocol';
import { z } from 'zod';

/** Raised when frames change their meaning. A keeper outlives the upgrade of its daemon. */
export const KEEPER_PROTOCOL = 3;

/** The bytes of one `output` frame. */
export const OUTPUT_MAX_BYTES = 64 * 1024;

const sessionId = z.string().min(1).max(200);
const generation = z.number().int().min(0);
const fence = z.enum(['pause', 'stop', 'none']);
const limit = z.enum(['memory', 'wall-time']).nullable().optional();
const exit = z.object({ code: z.number().nullable(), signal: z.string().nullable() });

/** What a daemon says to a keeper. */
export const toKeeperSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hello'), protocol: z.number().int() }),
  /** Answered by a `pong`, for a process that stands still keeps its connections. */
  z.object({ kind: z.literal('ping') }),
  z.object({
    kind: z.literal('start'),
    sessionId,
    generation,
    /** Names the run that this start makes: a session has another one after each restart. */
    runId: z.string().min(1).max(200),
    columns: z.number().int().min(1).max(1_000).default(120),
    rows: z.number().int().min(1).max(1_000).default(40),
    /** What its root reads and writes: a terminal where it is left out, or pipes, where a program talks to a program. */
    medium: z.enum(['terminal', 'pipes']).optional(),
    launch: z.object({
      command: z.array(z.string()).min(1),
      cwd: z.string(),
      env: z.record(z.string(), z.string()),
      allowedDirectories: z.array(z.string()),
      limits: limitsSchema.optional(),
      sandbox: sandboxSchema.optional(),
      container: z
        .object({
          name: z.string(),
          engine: z.string().optional(),
          variables: z.array(z.string()).readonly().optional(),
        })
        .optional(),
    }),
    deadlineSeconds: z.number(),
    fence,
  }),
  z.object({ kind: z.literal('renew'), sessionId, generation, deadlineSeconds: z.number(), fence }),
  z.object({ kind: z.literal('stop'), sessionId, manner: z.enum(['graceful', 'kill']) }),
  z.object({ kind: z.literal('forget'), sessionId }),
  /** From now on `output` frames bring everything from this offset on, and the terminal waits for who reads it. */
  z.object({
    kind: z.literal('follow'),
    sessionId,
    offset: z.number().int().min(0),
    /** What was acknowledged; the rest up to `offset` was received and is not on disk yet. */
    safe: z.number().int().min(0),
  }),
  /** Everything before the offset is safe on disk, and need not be kept. */
  z.object({ kind: z.literal('acknowledge'), sessionId, offset: z.number().int().min(0) }),
  /** The bytes are beside it. */
  z.object({ kind: z.literal('input'), sessionId }),
  z.object({
    kind: z.literal('resize'),
    sessionId,
    columns: z.number().int().min(1).max(1_000),
    rows: z.number().int().min(1).max(1_000),
  }),
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
  limit,
  totalBytes: z.number(),
  runId: z.string(),
});

/** A session in the inventory, with the run that its processes are. */
export type HeldEntry = z.infer<typeof inventoryEntrySchema>;

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
  z.object({ kind: z.literal('pong') }),
  z.object({
    kind: z.literal('event'),
    event: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('started'), sessionId, generation }),
      z.object({ kind: z.literal('start-failed'), sessionId, generation, reason: z.string() }),
      z.object({ kind: z.literal('ended'), sessionId, generation, exit, fenced: z.boolean(), limit }),
      z.object({ kind: z.literal('frozen'), sessionId, why: z.enum(['deadline', 'gap']) }),
      z.object({ kind: z.literal('thawed'), sessionId }),
      z.object({ kind: z.literal('overdue'), sessionId }),
      z.object({ kind: z.literal('output'), sessionId, totalBytes: z.number() }),
    ]),
  }),
  /** The bytes are beside it. The offset is later than what came before where older bytes were overwritten. */
  z.object({ kind: z.literal('output'), sessionId, offset: z.number().int() }),
]);
export type FromKeeper = z.infer<typeof fromKeeperSchema>;

import { z } from 'zod';
import { claudeInputSchema } from './claude-input.js';
import { startClaudeRunSchema } from './claude-start.js';
import { limitsSchema } from './limits.js';
import { runEventHeadSchema } from './run-event.js';
import { sandboxSchema } from './sandbox.js';
import { checkSchema, restartSchema } from './supervision.js';

/** Raised when messages change their meaning. The greeting itself never changes. */
export const LOCAL_PROTOCOL = 3;

/** A message is a JSON head, and bytes beside it where it says so. */
export const INPUT_MAX_BYTES = 1024 * 1024;

const runId = z.string().min(1).max(200);
const seq = z.number().int().min(0);
export const terminalSizeSchema = z.object({
  columns: z.number().int().min(2).max(1_000),
  rows: z.number().int().min(1).max(1_000),
});
export type TerminalSize = z.infer<typeof terminalSizeSchema>;

const launch = z.object({
  cwd: z.string().max(4_096),
  template: z.string().max(100).optional(),
  command: z.array(z.string()).min(1).max(1_000).optional(),
});

/** What a client asks of the daemon; each is answered once. */
export const localRequestSchema = z.discriminatedUnion('method', [
  z.object({ method: z.literal('status') }),
  /** With a project it becomes a session of the API; without one it is this machine's alone. */
  z.object({
    method: z.literal('start'),
    projectId: z.string().min(1).nullable(),
    slot: z.number().int().nullable(),
    taskId: z.string().nullable(),
    name: z.string().max(200).nullable(),
    /** The environment of whoever starts it. Null: the daemon's. Not for sessions of the API. */
    environment: z.record(z.string(), z.string()).nullable(),
    /** Set in it beside and before all others. Not for sessions of the API. */
    variables: z.record(z.string(), z.string()).optional(),
    size: terminalSizeSchema.nullable(),
    checkpoint: launch,
    /** Beside those of its template, where it has one: the stricter counts. */
    limits: limitsSchema.optional(),
    sandbox: sandboxSchema.optional(),
    /** Not for sessions of the API, which recovers them. */
    restart: restartSchema.optional(),
    check: checkSchema.optional(),
  }),
  z.object({ method: z.literal('stop'), sessionId: runId }),
  z.object({ method: z.literal('kill'), sessionId: runId }),
  z.object({ method: z.literal('list') }),
  /** The templates of the daemon's machine, by name. */
  z.object({ method: z.literal('templates') }),
  z.object({ method: z.literal('run'), runId }),
  /** The run's input; the bytes are beside it. Answered when it is in the log and on its way. */
  z.object({ method: z.literal('input'), runId }),
  z.object({ method: z.literal('resize'), runId, size: terminalSizeSchema }),
  /** A page of events, oldest first: the answers are `event` messages and then the answer. */
  z.object({ method: z.literal('events'), runId, after: seq, limit: z.number().int().min(1).max(1_000) }),
  /**
   * From now on `event` messages with this `attachId` follow, without gap or repeat. `after` is what the client has
   * seen last; null: it is fresh, and its first message is a `screen` to start from.
   */
  z.object({
    method: z.literal('attach'),
    runId,
    attachId: z.number().int().min(1).max(1_000_000),
    after: seq.nullable(),
  }),
  z.object({ method: z.literal('detach'), attachId: z.number().int() }),
  /** Starts a run of a conversation with Claude; answers `runId` and `conversationId`. */
  z.object({ method: z.literal('converse'), start: startClaudeRunSchema }),
  /** Answered when it is on its way into the log. */
  z.object({ method: z.literal('say'), runId, input: claudeInputSchema }),
  /** Ends a conversation's run: after its turn (`close`), or at once. */
  z.object({ method: z.literal('end-conversation'), runId, manner: z.enum(['close', 'cancel']) }),
  /** The questions that wait for an answer; null: of all runs. */
  z.object({ method: z.literal('approvals'), runId: runId.nullable() }),
  /** What a hook of an interactive Claude Code tells of the run that it belongs to. */
  z.object({
    method: z.literal('hook'),
    runId,
    event: z.string().max(100),
    conversationId: z.string().max(200).nullable(),
    cwd: z.string().max(4_096).nullable(),
    toolName: z.string().max(200).nullable(),
    notification: z.string().max(200).nullable(),
  }),
  /** A page of the conversations, the newest first. */
  z.object({
    method: z.literal('conversations'),
    limit: z.number().int().min(1).max(200),
    cursor: z.string().max(200).nullable(),
  }),
  z.object({ method: z.literal('shut-down'), sessions: z.boolean() }),
]);
export type LocalRequest = z.infer<typeof localRequestSchema>;

/** What a client says. */
export const fromClientSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hello'), protocol: z.number().int() }),
  z.object({ kind: z.literal('request'), id: z.number().int(), request: z.unknown() }),
]);

/** What the daemon says. */
export const fromDaemonSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('welcome'), protocol: z.number().int(), pid: z.number().int() }),
  z.object({ kind: z.literal('unwelcome'), problem: z.string() }),
  z.object({ kind: z.literal('answer'), id: z.number().int(), ok: z.literal(true), result: z.unknown() }),
  z.object({ kind: z.literal('refusal'), id: z.number().int(), problem: z.string() }),
  /** `attachId` 0: it belongs to a page. `json` is absent where the payload is the bytes beside it. */
  z.object({
    kind: z.literal('event'),
    attachId: z.number().int(),
    event: runEventHeadSchema,
    json: z.unknown().optional(),
  }),
  /** What brings a blank terminal of this size to the state after event `seq`; the escape sequences are beside it. */
  z.object({
    kind: z.literal('screen'),
    attachId: z.number().int(),
    seq,
    size: terminalSizeSchema,
  }),
  /** The events up to `firstSeq` are not kept any more, and the client had not seen them. */
  z.object({ kind: z.literal('gap'), attachId: z.number().int(), after: seq, firstSeq: seq }),
]);
export type FromDaemon = z.infer<typeof fromDaemonSchema>;

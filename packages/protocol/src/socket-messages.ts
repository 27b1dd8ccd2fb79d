import { z } from 'zod';
import { claudeInputSchema } from './claude-input.js';
import { clientIdSchema, layoutSchema } from './layout.js';
import { INPUT_MAX_BYTES, terminalSizeSchema } from './local-messages.js';
import { type RunEvent, runEventHeadSchema } from './run-event.js';
import type { RunView } from './run-view.js';

const NO_BYTES = new Uint8Array(0);
const runId = z.string().min(1).max(200);
const bytes = z.custom<Uint8Array>(
  (value) => value instanceof Uint8Array && value.length <= INPUT_MAX_BYTES,
  `must be bytes, ${INPUT_MAX_BYTES} at most`,
);

/**
 * What a client sends first, and again when it wants another layout to be kept. Its id is its own choice and stays the
 * same over connections.
 */
export const clientHelloSchema = z.strictObject({
  clientId: clientIdSchema,
  layout: layoutSchema.optional(),
});
export type ClientHello = z.infer<typeof clientHelloSchema>;

/** `after`: the last event that the client has; null: it is fresh, and wants a screen to start from. */
export const runAttachSchema = z.strictObject({ runId, after: z.int().min(0).nullable() });
export type RunAttach = z.infer<typeof runAttachSchema>;

/** What is typed into a terminal, or said to a conversation; `text` suits both. */
export const runInputSchema = z.strictObject({
  runId,
  input: z.union([
    bytes,
    z.strictObject({ type: z.literal('text'), text: z.string().max(INPUT_MAX_BYTES) }),
    z.strictObject({ type: z.literal('resize'), ...terminalSizeSchema.shape }),
    claudeInputSchema,
  ]),
});
export type RunInput = z.infer<typeof runInputSchema>;

/** `detach`: the run goes on and this client hears no more of it. The others end the run, after its turn or at once. */
export const runCloseSchema = z.strictObject({ runId, manner: z.enum(['detach', 'close', 'cancel']) });
export type RunClose = z.infer<typeof runCloseSchema>;

/** The answer to each of them. */
export type SocketAnswer<Result> =
  | { readonly ok: true; readonly result: Result }
  | { readonly ok: false; readonly problem: string };

export interface HelloResult {
  readonly daemonPid: number;
  readonly layout: unknown;
}

export interface AttachResult {
  readonly run: RunView;
  /** What brings a blank terminal of this size to the state after event `seq`. Null: it was not asked for, or there is none. */
  readonly screen: {
    readonly seq: number;
    readonly columns: number;
    readonly rows: number;
    readonly text: string;
  } | null;
}

/** An event in a batch: JSON as it is, or how many bytes of the batch's are its own. */
const batchedEventSchema = runEventHeadSchema.omit({ runId: true }).extend({
  json: z.record(z.string(), z.unknown()).optional(),
  bytes: z.int().min(0).optional(),
});

/** Several events of a run in their order. Beside them are the bytes of all of them, one after the other; null: none. */
export const eventBatchSchema = z.object({ runId, events: z.array(batchedEventSchema) });
export type EventBatch = z.infer<typeof eventBatchSchema>;

export interface RunGap {
  readonly runId: string;
  readonly after: number;
  readonly firstSeq: number;
}

/** What a client says to the runner over Socket.IO. */
export interface FromSocketClient {
  'client:hello'(hello: ClientHello, answer: (given: SocketAnswer<HelloResult>) => void): void;
  'run:attach'(attach: RunAttach, answer: (given: SocketAnswer<AttachResult>) => void): void;
  'run:input'(input: RunInput, answer: (given: SocketAnswer<null>) => void): void;
  'run:close'(close: RunClose, answer: (given: SocketAnswer<null>) => void): void;
}

/** What the runner says. A batch is answered when the client is done with it: only so much may be unanswered. */
export interface ToSocketClient {
  'run:events'(batch: EventBatch, bytes: Uint8Array | null, done: () => void): void;
  'run:gap'(gap: RunGap): void;
}

/** Lays a batch out. */
export function packBatch(runId: string, events: readonly RunEvent[]): [EventBatch, Uint8Array | null] {
  const parts: Uint8Array[] = [];
  const heads = events.map(({ seq, channel, type, ts, payload }) => {
    if (!(payload instanceof Uint8Array)) {
      return { seq, channel, type, ts, json: payload as Record<string, unknown> };
    }
    parts.push(payload);
    return { seq, channel, type, ts, bytes: payload.length };
  });
  return [{ runId, events: heads }, parts.length === 0 ? null : joined(parts)];
}

/** Throws where it is no batch, or its bytes are not as many as it says. */
export function unpackBatch(given: unknown, bytes: Uint8Array | null): RunEvent[] {
  const { runId: id, events } = eventBatchSchema.parse(given);
  let at = 0;
  const whole = events.map(({ json, bytes: length, ...head }) => {
    if (length === undefined) return { runId: id, ...head, payload: json ?? {} };
    at += length;
    return { runId: id, ...head, payload: bytes?.subarray(at - length, at) ?? NO_BYTES };
  });
  const came = bytes?.length ?? 0;
  if (at !== came) throw new Error(`a batch of ${at} bytes came with ${came}`);
  return whole;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

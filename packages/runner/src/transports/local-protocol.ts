import { z } from 'zod';

/** Raised when messages change their meaning. A daemon and a command may be of two versions. */
export const LOCAL_PROTOCOL = 1;

const checkpoint = z.object({
  cwd: z.string(),
  template: z.string().optional(),
  command: z.array(z.string()).min(1).optional(),
});

/** What a command asks of the daemon; each is answered once. */
export const localRequestSchema = z.discriminatedUnion('method', [
  z.object({ method: z.literal('status') }),
  z.object({
    method: z.literal('start'),
    projectId: z.string().min(1),
    slot: z.number().int().nullable(),
    taskId: z.string().nullable(),
    checkpoint,
  }),
  z.object({ method: z.literal('stop'), sessionId: z.string() }),
  z.object({ method: z.literal('output'), sessionId: z.string(), offset: z.number().int().min(0) }),
  z.object({ method: z.literal('shut-down'), sessions: z.boolean() }),
]);
export type LocalRequest = z.infer<typeof localRequestSchema>;

export const callSchema = z.object({
  protocol: z.number().int(),
  id: z.number().int(),
  request: z.unknown(),
});

export const answerSchema = z.discriminatedUnion('ok', [
  z.object({ id: z.number().int(), ok: z.literal(true), result: z.unknown() }),
  z.object({ id: z.number().int(), ok: z.literal(false), problem: z.string() }),
]);

/** What `status` shows. */
export interface RunnerStatus {
  readonly pid: number;
  readonly machineId: string;
  readonly apiUrl: string;
  readonly registered: boolean;
  readonly epoch: number | null;
  /** Another runner is this machine now; this one does nothing any more. */
  readonly superseded: boolean;
  readonly keeperId: string | null;
  readonly keeperPid: number | null;
  readonly slots: number;
  /** What a person should know, if anything. */
  readonly notice: string | null;
  readonly sessions: readonly {
    readonly id: string;
    readonly phase: string;
    readonly generation: number;
    readonly frozen: boolean;
    readonly deadlineInSeconds: number | null;
    readonly outputBytes: number;
    readonly command: readonly string[] | null;
  }[];
}

export interface OutputAnswer {
  readonly offset: number;
  readonly endOffset: number;
  readonly base64: string;
}

/** What a daemon leaves behind. */
export interface ShutDownAnswer {
  readonly sessionsLeft: number;
  /** Sessions that have ended here, of which the API has not heard yet. */
  readonly reportsLeft: number;
}

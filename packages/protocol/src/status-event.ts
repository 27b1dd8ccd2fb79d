import { z } from 'zod';

/** How the root of a process tree ended. Both null: nobody saw it. */
export const exitSchema = z.object({ code: z.number().int().nullable(), signal: z.string().nullable() });
export type RunExit = z.infer<typeof exitSchema>;

/** The payloads of `system:status`, by the type of the event. */
export interface StatusPayloads {
  /** Its processes run. */
  started: { readonly columns: number; readonly rows: number };
  /** It could not be started. */
  'start-failed': { readonly reason: string };
  /** No process of it is left, and everything that it wrote stands before this event. */
  ended: {
    readonly exit: RunExit;
    readonly reason: string;
    /** A limit that it exceeded ended it. */
    readonly cause?: 'resource-limit' | 'timeout';
  };
  /** It failed, and is started again as another run. Stands before its end. */
  'restart-planned': { readonly attempt: number; readonly why: string; readonly inSeconds: number };
  /** It failed too often to be started again: a person has to look after it. Stands before its end. */
  'restart-given-up': { readonly why: string };
  /** This run is another one, started again. */
  restarted: { readonly of: string; readonly attempt: number; readonly why: string };
  /** Its check says that it is ill: it is ended. */
  unhealthy: { readonly why: string };
  frozen: { readonly why: string };
  thawed: object;
  /** The bytes from `from` to `to` of its output were overwritten before a daemon could read them. */
  'output-lost': { readonly from: number; readonly to: number };
  /** What a conversation's process could not do, or does before it ends. */
  notice: { readonly text: string };
  /** What an interactive Claude Code on a terminal told by a hook. `waitingFor`: a person, or (null) nothing. */
  agent: {
    readonly event: string;
    readonly conversationId: string | null;
    readonly toolName: string | null;
    readonly waitingFor: string | null;
  };
  /** An input that was in the log and took no effect. */
  'input-refused': { readonly number: number; readonly reason: string };
  /** Nothing could be written for so long; nothing was lost by it. */
  'log-resumed': { readonly pausedMs: number; readonly reason: string };
}
export type StatusType = keyof StatusPayloads;

import type { Checkpoint } from './checkpoint.js';
import type { Grant } from './grant.js';

export interface MachineReply {
  readonly epoch: number;
}

export interface SessionReply {
  readonly id: string;
  readonly projectId: string;
  readonly machineId: string;
  readonly slot: number | null;
  readonly status: string;
  readonly generation: number;
  readonly checkpoint: Checkpoint | null;
}

export interface ClaimReply extends Grant {
  readonly sessionId: string;
  readonly projectId: string;
  readonly slot: number | null;
  readonly checkpoint: Checkpoint | null;
}

/** `kind` is open: a newer server may send kinds that this runner does not know. */
export interface Directive {
  readonly kind: string;
  readonly sessionId?: string;
  readonly recoveryId?: string;
  readonly generation?: number;
  readonly force?: boolean;
  /** The slot that a person assigned. */
  readonly slot?: number | null;
  readonly reason?: string | null;
}

export type HeartbeatVerdict =
  | ({ readonly id: string; readonly ok: true } & Grant)
  | { readonly id: string; readonly ok: false; readonly problem: BeatProblem };

export interface BeatProblem {
  readonly code: string;
  /** The current generation, where that is the problem. */
  readonly current?: number | undefined;
}

export interface MachineHeartbeatReply {
  readonly sessions: readonly HeartbeatVerdict[];
  readonly unreported: readonly string[];
  readonly directives: readonly Directive[];
  readonly nextHeartbeatSeconds: number;
}

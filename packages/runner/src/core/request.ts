import type { ClaimReply, MachineHeartbeatReply, MachineReply, SessionReply } from './api-replies.js';
import type { Checkpoint } from './checkpoint.js';
import type { Fence, Grant } from './grant.js';

/** Why a session failed, of those causes that a runner knows. */
export const FAILURE_CAUSES = [
  'process-exit',
  'machine-rebooted',
  'fenced',
  'cancelled',
  'drained',
  'resource-limit',
  'timeout',
  'unknown',
] as const;
export type FailureCause = (typeof FAILURE_CAUSES)[number];

/** Why a session that is complete ended before its work was done: it used up what it was given. */
export type CompleteCause = 'budget' | 'timeout';

export interface SessionBeat {
  readonly id: string;
  readonly generation: number;
  readonly sequence: number;
  /** `waitingFor`: a person, whose answer takes as long as it takes. */
  readonly progress?: { readonly counter: number; readonly waitingFor?: string };
  /** The fence that the keeper applies now: others rely on a changed one only once it is named here. */
  readonly fence?: Fence;
}

/** What the link asks of the API. The shell adds this machine's id and what it registers. */
export type Request =
  | { readonly kind: 'put-machine' }
  | {
      readonly kind: 'create-session';
      readonly commandId: string;
      readonly projectId: string;
      readonly slot: number | null;
      readonly taskId: string | null;
      readonly checkpoint: Checkpoint;
      readonly keeperId: string;
    }
  | {
      readonly kind: 'machine-heartbeat';
      readonly suspendedSeconds: number;
      readonly sessions: readonly SessionBeat[];
    }
  | { readonly kind: 'adopt'; readonly sessionId: string; readonly keeperId: string }
  | {
      readonly kind: 'claim';
      readonly recoveryId: string;
      readonly sessionId: string;
      readonly keeperId: string;
      readonly force: boolean;
      readonly slot: number | null;
    }
  | {
      readonly kind: 'resumed';
      readonly recoveryId: string;
      readonly sessionId: string;
      readonly generation: number;
    }
  | {
      readonly kind: 'recovery-failed' | 'release';
      readonly recoveryId: string;
      readonly sessionId: string;
      readonly generation: number;
      readonly reason: string;
    }
  | { readonly kind: 'cancel'; readonly sessionId: string; readonly reason: string }
  | {
      readonly kind: 'complete';
      readonly sessionId: string;
      readonly generation: number;
      readonly keeperId: string | null;
      readonly cause: CompleteCause | null;
      readonly reason: string;
    }
  | {
      readonly kind: 'fail';
      readonly sessionId: string;
      readonly generation: number;
      /** The keeper none of whose processes is left, as far as this boot can tell; null where it cannot. */
      readonly keeperId: string | null;
      /** Null: the API asked for the end, and knows why. */
      readonly cause: FailureCause | null;
      readonly reason: string;
    }
  | {
      readonly kind: 'checkpoint';
      readonly sessionId: string;
      readonly generation: number;
      readonly sequence: number;
      readonly checkpoint: Checkpoint;
    };

interface ReplyBodies {
  'put-machine': MachineReply;
  'create-session': SessionReply & Grant;
  'machine-heartbeat': MachineHeartbeatReply;
  adopt: SessionReply & Grant;
  claim: ClaimReply;
}

export type RequestKind = Request['kind'];
/** The body of the good reply to a request. The kinds that are not named in `ReplyBodies` need none. */
export type ReplyBody<Kind extends RequestKind> = Kind extends keyof ReplyBodies
  ? ReplyBodies[Kind]
  : unknown;

/** A good reply with the kind of request that it answers. */
export type Reply = {
  [Kind in RequestKind]: { readonly kind: Kind; readonly body: ReplyBody<Kind> };
}[RequestKind];

export type Failure =
  | { readonly kind: 'timeout' }
  | { readonly kind: 'network'; readonly detail: string }
  | {
      readonly kind: 'problem';
      readonly status: number;
      readonly code: string;
      readonly detail: string;
      readonly retryAfterSeconds?: number;
    };

/** Whether the same request may succeed later. A refusal of the key is mended by a person, meanwhile we try on. */
export function mayPass(failure: Failure): boolean {
  if (failure.kind !== 'problem') return true;
  return failure.status >= 500 || [401, 403, 408, 425, 429].includes(failure.status);
}

export function describeFailure(failure: Failure): string {
  switch (failure.kind) {
    case 'timeout':
      return 'the API did not answer in time';
    case 'network':
      return `the API cannot be reached (${failure.detail})`;
    case 'problem':
      return `${failure.code}: ${failure.detail}`;
  }
}

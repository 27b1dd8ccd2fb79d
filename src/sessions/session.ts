import type { Cause } from '../liveness/cause.js';
import type { SessionPolicy } from '../liveness/deadlines.js';
import type { Fence } from '../liveness/fence.js';
import type { SessionStatus } from './session-status.js';

/** What a restart needs. At most 64 KiB. */
export interface Checkpoint {
  claudeSessionId?: string;
  cwd?: string;
  git?: { remote?: string; branch?: string; commit?: string; dirty?: boolean };
  command?: string[];
  template?: string;
  state?: Record<string, unknown>;
}

export const RECOVERY_STATUSES = ['pending', 'claimed', 'resumed', 'failed', 'voided'] as const;
/**
 * `pending` waits for a claimer, `claimed` is leased to one, `resumed` is done, `failed` was given up,
 * `voided` was not needed after all: the session came back, had finished, or was stopped by a person.
 */
export type RecoveryStatus = (typeof RECOVERY_STATUSES)[number];

/** The recovery that a failed session waits for or is being given. It lives in its session. */
export interface RecoveryState {
  /** `<session>:<generation that failed>`. */
  id: string;
  status: RecoveryStatus;
  /** Why the session failed. */
  cause: Cause;
  /** The machine that held the session when it failed. */
  originMachineId: string;
  /** How many claims were made, this one included; counted anew after ten minutes of progress. */
  attempt: number;
  /** Only the origin machine may claim the first attempt before this instant. */
  affinityUntil: Date;
  /** Not offered again before this instant. */
  notBefore: Date;
  /** The machine that it is offered to, `any`, or null: a person has to assign it. */
  offeredTo: string | null;
  assignedTo: { machineId: string; slot: number | null; force: boolean } | null;
  claimedBy: string | null;
  claimedAt: Date | null;
  /** The lease: heartbeats extend the deadline up to here until the session is resumed. */
  leaseUntil: Date | null;
  createdAt: Date;
}

/** What stopping a session shall end in. */
export type StopKind = 'cancel' | 'clear';

/** One orchestration run, as stored. Every instant is the database's. */
export interface Session {
  _id: string;
  projectId: string;
  machineId: string;
  slot: number;
  taskId: string | null;

  status: SessionStatus;
  /** Whether a deadline runs. */
  live: boolean;
  cause: Cause | null;
  reason: string | null;

  /** The fencing token: counts how often the session was handed to a holder. */
  generation: number;
  /** The last accepted heartbeat of this generation. */
  sequence: number;
  checkpointSequence: number;
  /** Whether anybody holds this generation: nobody does after a lease ended. */
  held: boolean;
  /** The process that keeps the session's processes; new at each of its starts. */
  keeperId: string | null;
  machineEpoch: number;
  /** Raised by every write that matters to a decision: the premise of the next one. */
  rev: number;
  /** Raised by every change that a reader of the resource sees, heartbeats apart. */
  version: number;
  policy: SessionPolicy;
  /**
   * The fence that others may rely on: after a change of policy the weaker of both, until the holder's
   * heartbeat says that it applies the new one.
   */
  fenceInForce: { fence: Fence; fenceDelaySeconds: number };
  /** A person paused it: what is lost while paused is not offered to anybody. */
  paused: boolean;

  bootId: string | null;
  suspendedSeconds: number | null;
  lastHeartbeatAt: Date | null;
  lastProgressAt: Date;
  progressCounter: number | null;
  progressMessage: string | null;
  waitingFor: string | null;

  /** What the holder was promised; kept after a failure, for nobody may claim before it passed. */
  deadlineAt: Date;
  lateAt: Date;
  /** Heartbeats extend the deadline no further than this. */
  extendUntil: Date;
  /** Whether the agent is expected to move: not while paused or asked to stop. */
  watchesProgress: boolean;
  stallDeadlineAt: Date | null;
  stallReported: boolean;
  /** When another holder is safe. Null while live. */
  claimableAt: Date | null;
  /** Whether the holder said that its processes ended. */
  endConfirmed: boolean;
  /** Whether the failure is the sweeper's verdict of silence, which can be wrong. */
  failedBySilence: boolean;
  /**
   * Whether its end was reported by somebody who does not speak for the keeper of its processes: its machine after a
   * reboot, or a copy of that machine's disk. It is believed for the status, and it can be wrong.
   */
  endHearsay: boolean;
  resumedAt: Date | null;

  stopRequestedAt: Date | null;
  stopKind: StopKind | null;

  /** Unique while set: one occupant per slot, the project's concurrency, one recovery per project. */
  slotKey: string | null;
  exclusiveKey: string | null;
  recoveringKey: string | null;
  /** When the sweeper has to look at a session that is not live. */
  dueAt: Date | null;
  abandonAt: Date | null;

  recovery: RecoveryState | null;
  recoveryAttempts: number;
  checkpoint: Checkpoint | null;

  /** Transitions that wait to be copied into the event and recovery documents. */
  outbox: Transition[];
  createRequestHash: string | null;
  createdAt: Date;
  updatedAt: Date;
  endedAt: Date | null;
  purgeAt: Date | null;
}

export const TRANSITION_TYPES = [
  'created',
  'activated',
  'failed',
  'revived',
  'claimed',
  'assigned',
  'resumed',
  'lease-ended',
  'adopted',
  'paused',
  'unpaused',
  'stop-requested',
  'stalled',
  'completed',
  'cancelled',
  'cleared',
  'abandoned',
  'end-confirmed',
] as const;
export type TransitionType = (typeof TRANSITION_TYPES)[number];

/** The machine that a session was lost with: one loss, however many sessions tell of it. */
export interface LostMachine {
  /** Made from the machine and from when or how it was lost, so that each of its sessions makes the same. */
  key: string;
  cause: Cause;
  /** What fell silent together, or ended together; at most 200. */
  sessionIds: string[];
}

/** One change of a session: what, why, by whom, when. `rev` orders the changes of one session. */
export interface Transition {
  rev: number;
  type: TransitionType;
  at: Date;
  from: SessionStatus | null;
  to: SessionStatus;
  generation: number;
  machineId: string;
  cause: Cause | null;
  reason: string | null;
  /** The API key's id, or `sweeper`. */
  by: string;
  /** With `failed`: the last sign of life, from which the detection's latency is counted. */
  silentSince: Date | null;
  /** The recovery as this change left it. */
  recovery: RecoveryState | null;
  lostMachine?: LostMachine;
}

/**
 * What a decision changes. Nulls clear. The commit raises `rev` and `version`, writes `updatedAt` and,
 * where `transition` is set, its record.
 */
export interface Change {
  set: Partial<Omit<Session, '_id' | 'rev' | 'version' | 'updatedAt' | 'outbox' | 'createdAt'>>;
  transition: TransitionType | null;
  /** With `failed`: its whole machine was lost. */
  lostMachine?: LostMachine;
}

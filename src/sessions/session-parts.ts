import type { SessionPolicy } from '../liveness/deadlines.js';
import type { Session } from './session.js';

/** The fields that a directive is made from. */
export const HELD_FIELDS = {
  status: 1,
  generation: 1,
  cause: 1,
  reason: 1,
  stopRequestedAt: 1,
  stopKind: 1,
  endConfirmed: 1,
  failedBySilence: 1,
  endHearsay: 1,
} as const;

/** What a directive needs to know of a session. */
export type HeldSession = Pick<Session, '_id' | keyof typeof HELD_FIELDS>;

/** The fields that the answer to a heartbeat is made from: few, for they are read for every one. */
export const BEATEN_FIELDS = {
  ...HELD_FIELDS,
  version: 1,
  machineId: 1,
  held: 1,
  sequence: 1,
  lastHeartbeatAt: 1,
  extendUntil: 1,
  'policy.heartbeatIntervalSeconds': 1,
  'policy.missedHeartbeatsAllowed': 1,
  'policy.fence': 1,
  'policy.lifeMs': 1,
  'recovery.status': 1,
} as const;

/** What the answer to a heartbeat needs of a session; of the recovery only its status is there. */
export type BeatenSession = Pick<
  Session,
  | '_id'
  | keyof typeof HELD_FIELDS
  | 'version'
  | 'machineId'
  | 'held'
  | 'sequence'
  | 'lastHeartbeatAt'
  | 'extendUntil'
  | 'recovery'
> & {
  policy: Pick<SessionPolicy, 'heartbeatIntervalSeconds' | 'missedHeartbeatsAllowed' | 'fence' | 'lifeMs'>;
};

/** A session as a heartbeat left it. */
export interface BeatenReading {
  session: BeatenSession;
  /** What was left of its deadline, by the database's clock, when the heartbeat was written or after that. */
  leftMs: number;
}

const PLAINLY_SHOWN = {
  projectId: 1,
  machineId: 1,
  slot: 1,
  taskId: 1,
  status: 1,
  live: 1,
  cause: 1,
  reason: 1,
  generation: 1,
  sequence: 1,
  lastHeartbeatAt: 1,
  lastProgressAt: 1,
  progressMessage: 1,
  waitingFor: 1,
  deadlineAt: 1,
  lateAt: 1,
  stallDeadlineAt: 1,
  claimableAt: 1,
  stopRequestedAt: 1,
  checkpoint: 1,
  version: 1,
  createdAt: 1,
  updatedAt: 1,
  endedAt: 1,
} as const;

/** The fields that a session is shown from. */
export const SHOWN_FIELDS = { ...PLAINLY_SHOWN, 'policy.lifeMs': 1, 'recovery.id': 1 } as const;

/** What is shown of a session: of the recovery only its id is there. */
export type ShownSession = Pick<Session, '_id' | keyof typeof PLAINLY_SHOWN> & {
  policy: Pick<SessionPolicy, 'lifeMs'>;
  recovery: { id: string } | null;
};

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
} as const;

/** What a directive needs to know of a session. */
export type HeldSession = Pick<Session, '_id' | keyof typeof HELD_FIELDS>;

/** The fields that the answer to a heartbeat is made from: few, for they are read for every one. */
export const BEATEN_FIELDS = {
  ...HELD_FIELDS,
  machineId: 1,
  held: 1,
  sequence: 1,
  lastHeartbeatAt: 1,
  deadlineAt: 1,
  policy: 1,
  'recovery.status': 1,
} as const;

/** What the answer to a heartbeat needs of a session; of the recovery only its status is there. */
export type BeatenSession = Pick<
  Session,
  | '_id'
  | keyof typeof HELD_FIELDS
  | 'machineId'
  | 'held'
  | 'sequence'
  | 'lastHeartbeatAt'
  | 'deadlineAt'
  | 'policy'
  | 'recovery'
>;

/** A session as a heartbeat left it, and the database's clock at the moment at which it was read. */
export interface BeatenReading {
  session: BeatenSession;
  now: Date;
}

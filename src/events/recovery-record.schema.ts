import { Schema } from 'mongoose';
import type { RecoveryState } from '../sessions/session.js';

/** A recovery as its own document, copied from the session that decides about it. */
export interface RecoveryRecord extends Omit<RecoveryState, 'id'> {
  _id: string;
  sessionId: string;
  projectId: string;
  machineId: string;
  generation: number;
  /** The session's `rev` at the copied transition: an older copy never replaces a newer one. */
  rev: number;
  updatedAt: Date;
  purgeAt: Date | null;
}

export const RECOVERY_RECORD_MODEL = 'RecoveryRecord';

const { Mixed } = Schema.Types;

export const recoveryRecordSchema = new Schema<RecoveryRecord>(
  {
    _id: { type: String, required: true },
    sessionId: String,
    projectId: String,
    machineId: String,
    generation: Number,
    rev: Number,
    status: String,
    cause: String,
    originMachineId: String,
    attempt: Number,
    affinityUntil: Date,
    notBefore: Date,
    offeredTo: String,
    assignedTo: Mixed,
    claimedBy: String,
    claimedAt: Date,
    leaseUntil: Date,
    createdAt: Date,
    updatedAt: Date,
    purgeAt: Date,
  },
  { collection: 'recoveries', versionKey: false, minimize: false, strict: 'throw' },
);
recoveryRecordSchema.index({ createdAt: 1, _id: 1 });
recoveryRecordSchema.index({ status: 1, createdAt: 1, _id: 1 });
recoveryRecordSchema.index({ projectId: 1, createdAt: 1, _id: 1 });
recoveryRecordSchema.index({ machineId: 1, createdAt: 1, _id: 1 });
recoveryRecordSchema.index({ sessionId: 1, createdAt: 1, _id: 1 });
recoveryRecordSchema.index(
  { purgeAt: 1 },
  { expireAfterSeconds: 0, partialFilterExpression: { purgeAt: { $type: 'date' } } },
);

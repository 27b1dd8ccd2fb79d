import { Schema } from 'mongoose';
import type { Scope } from '../auth/scope.js';

/** A one-time code as stored, never the code itself: a machine trades it for a key. */
export interface Enrolment {
  _id: string;
  /** SHA-256 of the code, in hex. */
  hash: string;
  /** The only machine that may redeem the code; null where any may. */
  machineId: string | null;
  scopes: Scope[];
  expiresAt: Date;
  /** The id of the key that made it. */
  createdBy: string;
  /** Set in the one write that decides who redeemed the code. */
  redeemedAt: Date | null;
  redeemedByMachineId: string | null;
  /** The key that it became. */
  apiKeyId: string | null;
  version: number;
  createdAt: Date;
  updatedAt: Date;
  /** Long after its end, so that it can be seen who redeemed it. */
  purgeAt: Date;
}

export const ENROLMENT_MODEL = 'Enrolment';

export const enrolmentSchema = new Schema<Enrolment>(
  {
    _id: { type: String, required: true },
    hash: { type: String, required: true },
    machineId: { type: String, default: null },
    scopes: { type: [String], required: true },
    expiresAt: { type: Date, required: true },
    createdBy: { type: String, required: true },
    redeemedAt: { type: Date, default: null },
    redeemedByMachineId: { type: String, default: null },
    apiKeyId: { type: String, default: null },
    version: { type: Number, required: true },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
    purgeAt: { type: Date, required: true },
  },
  { collection: 'enrolments', versionKey: false, strict: 'throw' },
);
enrolmentSchema.index({ hash: 1 }, { unique: true });
enrolmentSchema.index({ purgeAt: 1 }, { expireAfterSeconds: 0 });

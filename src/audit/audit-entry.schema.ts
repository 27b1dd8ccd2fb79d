import { Schema } from 'mongoose';

/** What somebody with an admin key did. Never a body, and never a secret. */
export interface AuditEntry {
  _id: string;
  /** The id of the API key that was used. */
  keyId: string;
  method: string;
  /** The pattern of the route, not the path. */
  route: string;
  /** What was changed or made; null where the route names nothing. */
  targetId: string | null;
  /** How it was answered. */
  status: number;
  /** Under which the request is found in the log. */
  requestId: string;
  createdAt: Date;
  purgeAt: Date;
}

export const AUDIT_ENTRY_MODEL = 'AuditEntry';

export const auditEntrySchema = new Schema<AuditEntry>(
  {
    _id: { type: String, required: true },
    keyId: { type: String, required: true },
    method: { type: String, required: true },
    route: { type: String, required: true },
    targetId: { type: String, default: null },
    status: { type: Number, required: true },
    requestId: { type: String, required: true },
    createdAt: { type: Date, required: true },
    purgeAt: { type: Date, required: true },
  },
  { collection: 'audit_entries', versionKey: false, strict: 'throw' },
);
auditEntrySchema.index({ createdAt: 1, _id: 1 });
auditEntrySchema.index({ purgeAt: 1 }, { expireAfterSeconds: 0 });

import { Schema } from 'mongoose';

/** What was answered to a request under an idempotency key. */
export interface IdempotencyRecord {
  /** Made from the API key, the route and the idempotency key. */
  _id: string;
  requestHash: string;
  /** The one request that took the key. */
  holder: string;
  /** While a request is under way: until when nobody else takes it over. */
  lockedUntil: Date | null;
  /** Null while the request is under way. Holds no secret. */
  answer: { status: number; body: unknown } | null;
  purgeAt: Date;
}

export const IDEMPOTENCY_RECORD_MODEL = 'IdempotencyRecord';

export const idempotencyRecordSchema = new Schema<IdempotencyRecord>(
  {
    _id: { type: String, required: true },
    requestHash: { type: String, required: true },
    holder: { type: String, required: true },
    lockedUntil: { type: Date, default: null },
    answer: { type: Schema.Types.Mixed, default: null },
    purgeAt: { type: Date, required: true },
  },
  { collection: 'idempotency_records', versionKey: false, minimize: false, strict: 'throw' },
);
idempotencyRecordSchema.index({ purgeAt: 1 }, { expireAfterSeconds: 0 });

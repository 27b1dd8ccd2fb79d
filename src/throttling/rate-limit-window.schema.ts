import { Schema } from 'mongoose';

/** How much of a limit the instances have taken together: one document per bucket and key, for the window now. */
export interface RateLimitWindow {
  /** The bucket and the key. */
  _id: string;
  /** The window began with the first request after the one before, and ends then by the database's clock. */
  endsAt: Date;
  used: number;
  /** What the last instance that asked was given. */
  granted: number;
  /** How long the window had to go when it asked. */
  leftMs: number;
  purgeAt: Date;
}

export const RATE_LIMIT_WINDOW_MODEL = 'RateLimitWindow';

export const rateLimitWindowSchema = new Schema<RateLimitWindow>(
  {
    _id: { type: String, required: true },
    endsAt: { type: Date, required: true },
    used: { type: Number, required: true },
    granted: { type: Number, required: true },
    leftMs: { type: Number, required: true },
    purgeAt: { type: Date, required: true },
  },
  { collection: 'rate_limit_windows', versionKey: false, strict: 'throw' },
);
rateLimitWindowSchema.index({ purgeAt: 1 }, { expireAfterSeconds: 0 });

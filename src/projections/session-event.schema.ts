import { Schema } from 'mongoose';
import type { Transition } from '../sessions/session.js';

/** A transition as its own document, copied from the session that made it. */
export interface SessionEvent extends Omit<Transition, 'recovery'> {
  /** `<session>:<rev>`, so that copying twice makes one. */
  _id: string;
  sessionId: string;
  projectId: string;
  purgeAt: Date | null;
}

export const SESSION_EVENT_MODEL = 'SessionEvent';

export const sessionEventSchema = new Schema<SessionEvent>(
  {
    _id: { type: String, required: true },
    sessionId: String,
    projectId: String,
    rev: Number,
    type: String,
    at: Date,
    from: String,
    to: String,
    generation: Number,
    machineId: String,
    cause: String,
    reason: String,
    by: String,
    purgeAt: Date,
  },
  { collection: 'session_events', versionKey: false, strict: 'throw' },
);
sessionEventSchema.index({ sessionId: 1, rev: 1 });
sessionEventSchema.index(
  { purgeAt: 1 },
  { expireAfterSeconds: 0, partialFilterExpression: { purgeAt: { $type: 'date' } } },
);

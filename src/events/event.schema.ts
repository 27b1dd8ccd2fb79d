import { Schema } from 'mongoose';
import type { Transition, TransitionType } from '../sessions/session.js';

export const FLEET_EVENT_TYPES = ['machine-lost', 'doubt-raised', 'doubt-lifted'] as const;
/** What happens to no single session. */
export type FleetEventType = (typeof FLEET_EVENT_TYPES)[number];

/**
 * A transition as its own document, copied from the session that made it; or something that happened to no
 * single session, and then it names none.
 */
export interface SessionEvent
  extends Omit<Transition, 'recovery' | 'lostMachine' | 'type' | 'to' | 'generation' | 'machineId'> {
  /** Its place in the one order of all events: 1, 2, 3, … without gaps. */
  _id: number;
  /** `<session>:<rev>`, unique, so that copying twice makes one. */
  key: string;
  type: TransitionType | FleetEventType;
  sessionId: string | null;
  projectId: string | null;
  to: Transition['to'] | null;
  generation: number | null;
  machineId: string | null;
  /** With `machine-lost`: the sessions that it took along. */
  sessionIds?: string[];
  purgeAt: Date | null;
}

export const EVENT_MODEL = 'Event';

export const eventSchema = new Schema<SessionEvent>(
  {
    _id: { type: Number, required: true },
    key: { type: String, required: true },
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
    silentSince: Date,
    sessionIds: { type: [String], default: undefined },
    purgeAt: Date,
  },
  { collection: 'events', versionKey: false, strict: 'throw' },
);
eventSchema.index({ key: 1 }, { unique: true });
eventSchema.index({ sessionId: 1, _id: 1 });
eventSchema.index({ at: 1, type: 1 });
eventSchema.index(
  { purgeAt: 1 },
  { expireAfterSeconds: 0, partialFilterExpression: { purgeAt: { $type: 'date' } } },
);

/** Remembers the last number, for the day on which every event was purged. */
export interface EventHead {
  _id: 'head';
  last: number;
}

export const EVENT_HEAD_MODEL = 'EventHead';

export const eventHeadSchema = new Schema<EventHead>(
  { _id: { type: String, required: true }, last: { type: Number, required: true } },
  { collection: 'event_head', versionKey: false, strict: 'throw' },
);

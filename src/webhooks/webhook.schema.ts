import { Schema } from 'mongoose';
import type { WebhookFormat } from './webhook-format.js';

/** Who is told of events, and how far it was told. Instants are the database's. */
export interface Webhook {
  _id: string;
  url: string;
  /** The types that it wants; null: all, those of later versions included. */
  events: string[] | null;
  /** The one project that it wants to hear of; null: all. */
  projectId: string | null;
  format: WebhookFormat;
  /** Signs each delivery, so it is kept as it is. Shown once, at creation. */
  secret: string;
  /** Why it is told nothing any more; null while it is. */
  disabledReason: string | null;
  disabledAt: Date | null;
  /** The number of the last event that was delivered, passed over or given up. */
  cursor: number;
  /** How often the event behind the cursor was tried. */
  attempts: number;
  nextAttemptAt: Date;
  /** Whoever holds the lease delivers; a worker that died loses it by time. */
  leaseId: string | null;
  leaseUntil: Date | null;
  deliveredCount: number;
  deadLetterCount: number;
  lastDeliveredAt: Date | null;
  lastFailedAt: Date | null;
  /** In words of this system's own: what a receiver answers is not repeated. */
  lastFailure: string | null;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

export const WEBHOOK_MODEL = 'Webhook';

export const webhookSchema = new Schema<Webhook>(
  {
    _id: { type: String, required: true },
    url: { type: String, required: true },
    events: { type: [String], default: null },
    projectId: { type: String, default: null },
    format: { type: String, required: true },
    secret: { type: String, required: true },
    disabledReason: { type: String, default: null },
    disabledAt: { type: Date, default: null },
    cursor: { type: Number, required: true },
    attempts: { type: Number, required: true },
    nextAttemptAt: { type: Date, required: true },
    leaseId: { type: String, default: null },
    leaseUntil: { type: Date, default: null },
    deliveredCount: { type: Number, required: true },
    deadLetterCount: { type: Number, required: true },
    lastDeliveredAt: { type: Date, default: null },
    lastFailedAt: { type: Date, default: null },
    lastFailure: { type: String, default: null },
    version: { type: Number, required: true },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
  },
  { collection: 'webhooks', versionKey: false, strict: 'throw' },
);
webhookSchema.index({ createdAt: 1, _id: 1 });
webhookSchema.index({ disabledAt: 1, nextAttemptAt: 1 });

/** An event that a receiver did not take, kept for a while for a person to look at. */
export interface WebhookDeadLetter {
  /** `<webhook>:<event>`, so that giving up twice makes one. */
  _id: string;
  webhookId: string;
  eventId: number;
  attempts: number;
  failure: string;
  /** The body as it was sent. */
  body: string;
  at: Date;
  purgeAt: Date;
}

export const WEBHOOK_DEAD_LETTER_MODEL = 'WebhookDeadLetter';

export const webhookDeadLetterSchema = new Schema<WebhookDeadLetter>(
  {
    _id: { type: String, required: true },
    webhookId: { type: String, required: true },
    eventId: { type: Number, required: true },
    attempts: { type: Number, required: true },
    failure: { type: String, required: true },
    body: { type: String, required: true },
    at: { type: Date, required: true },
    purgeAt: { type: Date, required: true },
  },
  { collection: 'webhook_dead_letters', versionKey: false, strict: 'throw' },
);
webhookDeadLetterSchema.index({ webhookId: 1, eventId: 1 });
webhookDeadLetterSchema.index({ purgeAt: 1 }, { expireAfterSeconds: 0 });

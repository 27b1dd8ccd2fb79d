import { Schema } from 'mongoose';
import type { SweepMemory } from '../liveness/doubt.js';

/** Something to tell that is no transition of a session: what an alert is made from. */
export interface PendingAlert {
  /** Unique over all events, so that telling twice makes one. */
  key: string;
  type: 'doubt-raised' | 'doubt-lifted';
  at: Date;
  detail: string;
}

/** What sweeps leave to the next one: the one document of its collection. */
export interface StoredSweepMemory extends SweepMemory {
  _id: 'sweep';
  /** Raised by every decision: the premise of the next one. */
  rev: number;
  /** Alerts that wait to be copied into the events. */
  outbox: PendingAlert[];
}

export const SWEEP_MEMORY_MODEL = 'SweepMemory';

const { Mixed } = Schema.Types;

/** Only its repository writes it, with whole values that a decision made. */
export const sweepMemorySchema = new Schema<StoredSweepMemory>(
  {
    _id: { type: String, required: true },
    rev: Number,
    outbox: Mixed,
    sweptAt: Date,
    periodSeconds: Number,
    primary: String,
    canary: Mixed,
    tripped: Mixed,
    holding: Mixed,
    reasons: Mixed,
    doubtedAt: Date,
    trustedSince: Date,
    spentBefore: Date,
    releasedAt: Date,
    gracesInARow: Number,
    tokens: Mixed,
  },
  { collection: 'sweep_memory', versionKey: false, minimize: false, strict: 'throw' },
);

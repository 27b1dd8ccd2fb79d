import { Schema } from 'mongoose';
import type { Session } from './session.js';

export const SESSION_MODEL = 'Session';

const { Mixed } = Schema.Types;

/**
 * Only the store writes sessions, with whole values that decisions made, so the schema declares the
 * fields and, above all, the indexes.
 */
export const sessionSchema = new Schema<Session>(
  {
    _id: { type: String, required: true },
    projectId: String,
    machineId: String,
    slot: Number,
    taskId: String,
    status: String,
    live: Boolean,
    cause: String,
    reason: String,
    generation: Number,
    sequence: Number,
    checkpointSequence: Number,
    held: Boolean,
    keeperId: String,
    machineEpoch: Number,
    rev: Number,
    version: Number,
    policy: Mixed,
    fenceInForce: Mixed,
    paused: Boolean,
    bootId: String,
    suspendedSeconds: Number,
    lastHeartbeatAt: Date,
    lastProgressAt: Date,
    progressCounter: Number,
    progressMessage: String,
    waitingFor: String,
    deadlineAt: Date,
    lateAt: Date,
    extendUntil: Date,
    watchesProgress: Boolean,
    stallDeadlineAt: Date,
    stallReported: Boolean,
    claimableAt: Date,
    endConfirmed: Boolean,
    failedBySilence: Boolean,
    endHearsay: Boolean,
    resumedAt: Date,
    stopRequestedAt: Date,
    stopKind: String,
    slotKey: String,
    exclusiveKey: String,
    recoveringKey: String,
    dueAt: Date,
    abandonAt: Date,
    recovery: Mixed,
    recoveryAttempts: Number,
    checkpoint: Mixed,
    outbox: Mixed,
    createRequestHash: String,
    createdAt: Date,
    updatedAt: Date,
    endedAt: Date,
    purgeAt: Date,
  },
  { collection: 'sessions', versionKey: false, minimize: false, strict: 'throw' },
);

const live = { partialFilterExpression: { live: true } };
const whileText = (field: string) => ({ partialFilterExpression: { [field]: { $type: 'string' } } });
const whileDate = (field: string) => ({ partialFilterExpression: { [field]: { $type: 'date' } } });

// What the sweeper reads: its cost grows with what is due, not with the fleet.
sessionSchema.index({ deadlineAt: 1 }, live);
sessionSchema.index({ lateAt: 1 }, live);
sessionSchema.index({ stallReported: 1, stallDeadlineAt: 1 }, live);
sessionSchema.index({ dueAt: 1 }, whileDate('dueAt'));
sessionSchema.index({ 'outbox.at': 1 }, { partialFilterExpression: { 'outbox.rev': { $type: 'number' } } });

// "One at a time", three times.
sessionSchema.index({ slotKey: 1 }, { unique: true, ...whileText('slotKey') });
sessionSchema.index({ exclusiveKey: 1 }, { unique: true, ...whileText('exclusiveKey') });
sessionSchema.index({ recoveringKey: 1 }, { unique: true, ...whileText('recoveringKey') });

// What is asked for.
sessionSchema.index({ createdAt: 1, _id: 1 });
sessionSchema.index({ projectId: 1, createdAt: 1, _id: 1 });
sessionSchema.index({ machineId: 1, createdAt: 1, _id: 1 });
sessionSchema.index({ status: 1, createdAt: 1, _id: 1 });
// Holds all that a machine's heartbeat asks for, so that its sessions need not be read.
sessionSchema.index({ machineId: 1, live: 1, _id: 1 }, { ...live, name: 'live_by_machine' });
sessionSchema.index(
  { machineId: 1, endConfirmed: 1 },
  {
    partialFilterExpression: { status: 'failed', held: true, endConfirmed: false },
    name: 'unconfirmed_by_machine',
  },
);
sessionSchema.index(
  { 'recovery.offeredTo': 1, 'recovery.notBefore': 1 },
  { partialFilterExpression: { 'recovery.status': 'pending' }, name: 'pending_recoveries' },
);

sessionSchema.index({ purgeAt: 1 }, { expireAfterSeconds: 0, ...whileDate('purgeAt') });

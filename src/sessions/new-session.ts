import { FOREVER, plusMs } from '../liveness/deadlines.js';
import { type ProjectSettings, sessionPolicy } from '../projects/project-settings.js';
import { exclusiveKey, type Place, slotKey } from './occupancy-keys.js';
import type { Checkpoint, Session } from './session.js';

export interface NewSession {
  id: string;
  place: Place;
  taskId: string | null;
  keeperId: string | null;
  machineEpoch: number;
  bootId: string | null;
  checkpoint: Checkpoint | null;
  createRequestHash: string | null;
  by: string;
}

/** A session as it is created: starting, under generation 1, with one deadline's length to beat first. */
export function newSession(given: NewSession, settings: ProjectSettings, now: Date): Session {
  const policy = sessionPolicy(settings);
  return {
    _id: given.id,
    ...given.place,
    taskId: given.taskId,
    status: 'starting',
    live: true,
    cause: null,
    reason: null,
    generation: 1,
    sequence: 0,
    checkpointSequence: 0,
    held: true,
    keeperId: given.keeperId,
    machineEpoch: given.machineEpoch,
    rev: 1,
    version: 1,
    policy,
    fenceInForce: { fence: policy.fence, fenceDelaySeconds: policy.fenceDelaySeconds },
    paused: false,
    bootId: given.bootId,
    suspendedSeconds: null,
    lastHeartbeatAt: null,
    lastProgressAt: now,
    progressCounter: null,
    progressMessage: null,
    waitingFor: null,
    deadlineAt: plusMs(now, policy.lifeMs),
    lateAt: plusMs(now, policy.lateMs),
    extendUntil: FOREVER,
    watchesProgress: true,
    stallDeadlineAt: plusMs(now, policy.stallMs),
    stallReported: false,
    claimableAt: null,
    endConfirmed: false,
    failedBySilence: false,
    endHearsay: false,
    resumedAt: null,
    stopRequestedAt: null,
    stopKind: null,
    slotKey: slotKey(given.place),
    exclusiveKey: exclusiveKey(given.place, settings.concurrency),
    recoveringKey: null,
    dueAt: null,
    abandonAt: null,
    recovery: null,
    recoveryAttempts: 0,
    checkpoint: given.checkpoint,
    outbox: [
      {
        rev: 1,
        type: 'created',
        at: now,
        from: null,
        to: 'starting',
        generation: 1,
        machineId: given.place.machineId,
        cause: null,
        reason: null,
        by: given.by,
        silentSince: null,
        recovery: null,
      },
    ],
    createRequestHash: given.createRequestHash,
    createdAt: now,
    updatedAt: now,
    endedAt: null,
    purgeAt: null,
  };
}

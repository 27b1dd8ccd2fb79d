import { LATE_AFTER_INTERVALS } from '../liveness/deadlines.js';
import type { Fence } from '../liveness/fence.js';
import type { Heartbeat } from './heartbeat.js';

/** The sessions that a heartbeat may change: live, of its generation, and behind its sequence. */
export function heartbeatFilter(beat: Heartbeat): Record<string, unknown> {
  return {
    _id: beat.id,
    generation: beat.generation,
    live: true,
    sequence: { $lt: beat.sequence },
    ...(beat.machineId === null ? {} : { machineId: beat.machineId }),
  };
}

/**
 * What an accepted heartbeat changes, as one update pipeline. Instants come from `$$NOW`, so the
 * deadline is computed at the moment of the write; `$max` keeps it from moving back. What the client
 * sent enters as `$literal` only: a pipeline would evaluate it otherwise.
 */
export function heartbeatPipeline(beat: Heartbeat): Record<string, unknown>[] {
  const interval = '$policy.heartbeatIntervalSeconds';
  const lifeMs = { $floor: { $multiply: [interval, '$policy.missedHeartbeatsAllowed', 1000] } };
  const lateMs = { $min: [{ $floor: { $multiply: [interval, LATE_AFTER_INTERVALS, 1000] } }, lifeMs] };
  const full = { $add: ['$$NOW', lifeMs] };
  const leased = {
    $cond: [{ $eq: ['$status', 'recovering'] }, { $min: [full, '$recovery.leaseUntil'] }, full],
  };
  const extendable = { $eq: ['$stopRequestedAt', null] };
  const activates = { $and: [{ $eq: ['$status', 'starting'] }, extendable] };
  return [
    { $set: { _activates: activates } },
    {
      $set: {
        deadlineAt: { $cond: [extendable, { $max: ['$deadlineAt', leased] }, '$deadlineAt'] },
        lateAt: { $cond: [extendable, { $max: ['$lateAt', { $add: ['$$NOW', lateMs] }] }, '$lateAt'] },
        lastHeartbeatAt: '$$NOW',
        sequence: { $literal: beat.sequence },
        rev: { $add: ['$rev', 1] },
        ...progressFields(beat, extendable),
        ...(beat.fence === null ? {} : { fenceInForce: acknowledgedFence(beat.fence) }),
        ...(beat.taskId === null ? {} : { taskId: { $literal: beat.taskId } }),
        ...(beat.bootId === null ? {} : { bootId: { $literal: beat.bootId } }),
        ...(beat.suspendedSeconds === null ? {} : { suspendedSeconds: { $literal: beat.suspendedSeconds } }),
        status: { $cond: ['$_activates', 'active', '$status'] },
        version: { $cond: ['$_activates', { $add: ['$version', 1] }, '$version'] },
        updatedAt: { $cond: ['$_activates', '$$NOW', '$updatedAt'] },
        outbox: { $cond: ['$_activates', { $concatArrays: ['$outbox', [ACTIVATED]] }, '$outbox'] },
      },
    },
    { $unset: '_activates' },
  ];
}

/** The holder applies the fence that the policy asks for: from now on others may rely on it. */
function acknowledgedFence(fence: Fence): Record<string, unknown> {
  const asked = { fence: '$policy.fence', fenceDelaySeconds: '$policy.fenceDelaySeconds' };
  return { $cond: [{ $eq: ['$policy.fence', { $literal: fence }] }, asked, '$fenceInForce'] };
}

/** The record of the one transition that a heartbeat makes: the first one activates a session. */
const ACTIVATED = {
  rev: { $add: ['$rev', 1] },
  type: 'activated',
  at: '$$NOW',
  from: 'starting',
  to: 'active',
  generation: '$generation',
  machineId: '$machineId',
  cause: null,
  reason: null,
  by: 'holder',
  silentSince: null,
  recovery: '$recovery',
};

/**
 * Progress is a counter or a message that differs from the last one. While the agent waits for a
 * person nothing is expected to move.
 */
function progressFields(beat: Heartbeat, extendable: Record<string, unknown>): Record<string, unknown> {
  const { progress } = beat;
  if (progress === null) return {};
  const counter = { $literal: progress.counter };
  const message = { $literal: progress.message };
  const waitingFor = { $literal: progress.waitingFor };
  const moved = {
    $or: [
      ...(progress.counter === null ? [] : [{ $ne: ['$progressCounter', counter] }]),
      ...(progress.message === null ? [] : [{ $ne: ['$progressMessage', message] }]),
      { $and: [{ $ne: ['$waitingFor', null] }, { $eq: [waitingFor, null] }] },
    ],
  };
  const stallMs = { $floor: { $multiply: ['$policy.stalledAfterSeconds', 1000] } };
  const expected = { $and: [extendable, { $ne: ['$status', 'paused'] }] };
  const watched = { $cond: [moved, { $add: ['$$NOW', stallMs] }, '$stallDeadlineAt'] };
  return {
    ...(progress.counter === null ? {} : { progressCounter: counter }),
    ...(progress.message === null ? {} : { progressMessage: message }),
    waitingFor,
    lastProgressAt: { $cond: [moved, '$$NOW', '$lastProgressAt'] },
    stallDeadlineAt: progress.waitingFor === null ? { $cond: [expected, watched, null] } : null,
    stallReported: { $cond: [moved, false, '$stallReported'] },
  };
}

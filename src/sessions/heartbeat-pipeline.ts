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
 * sent as text enters as `$literal` only: a pipeline would evaluate it otherwise. Small on purpose: it
 * is sent and read again for every heartbeat.
 */
export function heartbeatPipeline(beat: Heartbeat): Record<string, unknown>[] {
  return [
    {
      $set: {
        deadlineAt: {
          $max: ['$deadlineAt', { $min: [{ $add: ['$$NOW', '$policy.lifeMs'] }, '$extendUntil'] }],
        },
        lateAt: { $max: ['$lateAt', { $min: [{ $add: ['$$NOW', '$policy.lateMs'] }, '$extendUntil'] }] },
        lastHeartbeatAt: '$$NOW',
        sequence: beat.sequence,
        rev: { $add: ['$rev', 1] },
        ...progressFields(beat),
        ...(beat.fence === null ? {} : { fenceInForce: acknowledgedFence(beat.fence) }),
        ...(beat.taskId === null ? {} : { taskId: { $literal: beat.taskId } }),
        ...(beat.bootId === null ? {} : { bootId: { $literal: beat.bootId } }),
        ...(beat.suspendedSeconds === null ? {} : { suspendedSeconds: beat.suspendedSeconds }),
      },
    },
  ];
}

/** The holder applies the fence that the policy asks for: from now on others may rely on it. */
function acknowledgedFence(fence: Fence): Record<string, unknown> {
  const asked = { fence: '$policy.fence', fenceDelaySeconds: '$policy.fenceDelaySeconds' };
  return { $cond: [{ $eq: ['$policy.fence', { $literal: fence }] }, asked, '$fenceInForce'] };
}

/**
 * Progress is a counter or a message that differs from the last one. While the agent waits for a
 * person nothing is expected to move; when it waits no longer, that is progress too.
 */
function progressFields({ progress }: Heartbeat): Record<string, unknown> {
  if (progress === null) return {};
  const { counter, message, waitingFor } = progress;
  const said = {
    ...(counter === null ? {} : { progressCounter: counter }),
    ...(message === null ? {} : { progressMessage: { $literal: message } }),
  };
  const still = {
    $and: [
      ...Object.entries(said).map(([field, value]) => ({ $eq: [`$${field}`, value] })),
      ...(waitingFor === null ? [{ $eq: ['$waitingFor', null] }] : []),
    ],
  };
  const expected = { $cond: ['$watchesProgress', { $add: ['$$NOW', '$policy.stallMs'] }, null] };
  return {
    ...said,
    waitingFor: { $literal: waitingFor },
    lastProgressAt: { $cond: [still, '$lastProgressAt', '$$NOW'] },
    stallDeadlineAt: waitingFor === null ? { $cond: [still, '$stallDeadlineAt', expected] } : null,
    stallReported: { $and: ['$stallReported', still] },
  };
}

import { DEFAULT_PROJECT_SETTINGS, type ProjectSettings } from '../../src/projects/project-settings.js';
import { newSession } from '../../src/sessions/new-session.js';
import type { RecoveryState, Session } from '../../src/sessions/session.js';

/** The instant at which the sessions of the table tests were created. */
export const T0 = new Date('2026-01-01T00:00:00.000Z');

/** So many seconds after `T0`. */
export function at(seconds: number): Date {
  return new Date(T0.getTime() + seconds * 1000);
}

export function sampleSettings(changed: Partial<ProjectSettings> = {}): ProjectSettings {
  return { ...DEFAULT_PROJECT_SETTINGS, ...changed };
}

/** An active session that beat at `T0`, with the default policy: lost at 180 s, claimable at 195 s. */
export function sampleSession(changed: Partial<Session> = {}, settings = sampleSettings()): Session {
  const session = newSession(
    {
      id: 's1',
      place: { projectId: 'p1', machineId: 'm1', slot: 0 },
      taskId: null,
      keeperId: 'k1',
      machineEpoch: 1,
      bootId: null,
      checkpoint: null,
      createRequestHash: null,
      by: 'test',
    },
    settings,
    T0,
  );
  return { ...session, status: 'active', lastHeartbeatAt: T0, sequence: 1, outbox: [], ...changed };
}

export function pendingRecovery(changed: Partial<RecoveryState> = {}): RecoveryState {
  return {
    id: 's1:1',
    status: 'pending',
    cause: 'unknown',
    originMachineId: 'm1',
    attempt: 0,
    affinityUntil: at(195),
    notBefore: at(195),
    offeredTo: 'any',
    assignedTo: null,
    claimedBy: null,
    claimedAt: null,
    leaseUntil: null,
    createdAt: at(181),
    ...changed,
  };
}

/** The same session after the sweeper's verdict of silence. */
export function lostSession(changed: Partial<Session> = {}, settings = sampleSettings()): Session {
  return sampleSession(
    {
      status: 'failed',
      live: false,
      cause: 'unknown',
      failedBySilence: true,
      claimableAt: at(195),
      abandonAt: at(86_400),
      dueAt: at(195),
      recovery: pendingRecovery(),
      ...changed,
    },
    settings,
  );
}

/** The same session after another machine's claim, under generation 2. */
export function recoveringSession(changed: Partial<Session> = {}, settings = sampleSettings()): Session {
  return sampleSession(
    {
      status: 'recovering',
      machineId: 'm2',
      generation: 2,
      sequence: 0,
      keeperId: 'k2',
      deadlineAt: at(380),
      extendUntil: at(500),
      recoveryAttempts: 1,
      recoveringKey: 'p1',
      recovery: pendingRecovery({
        status: 'claimed',
        attempt: 1,
        claimedBy: 'm2',
        claimedAt: at(200),
        leaseUntil: at(500),
      }),
      ...changed,
    },
    settings,
  );
}

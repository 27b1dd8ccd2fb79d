import { type SessionPolicy, withDurations } from '../liveness/deadlines.js';
import { effectiveFence, type FenceSetting, type RecoveryMode } from '../liveness/fence.js';
import { Problem } from '../problems/problem.js';

export const CONCURRENCIES = ['project', 'machine', 'slot'] as const;
export type Concurrency = (typeof CONCURRENCIES)[number];

export const ON_STALLED = ['report', 'fail'] as const;
export type OnStalled = (typeof ON_STALLED)[number];

/** All policies of a project, each with a value. Durations carry their unit in the name. */
export interface ProjectSettings {
  heartbeatIntervalSeconds: number;
  missedHeartbeatsAllowed: number;
  stalledAfterSeconds: number;
  onStalled: OnStalled;
  concurrency: Concurrency;
  requiredLabels: Record<string, string>;
  recoveryMode: RecoveryMode;
  recoveryAffinitySeconds: number;
  recoveryLeaseSeconds: number;
  maxRecoveryAttempts: number;
  selfFence: FenceSetting;
  fenceDelaySeconds: number;
  retentionDays: number;
  abandonAfterHours: number;
}

export const DEFAULT_PROJECT_SETTINGS: ProjectSettings = {
  heartbeatIntervalSeconds: 60,
  missedHeartbeatsAllowed: 3,
  stalledAfterSeconds: 600,
  onStalled: 'report',
  concurrency: 'slot',
  requiredLabels: {},
  recoveryMode: 'manual',
  recoveryAffinitySeconds: 120,
  recoveryLeaseSeconds: 300,
  maxRecoveryAttempts: 3,
  selfFence: 'auto',
  fenceDelaySeconds: 15,
  retentionDays: 30,
  abandonAfterHours: 24,
};

/**
 * Fills what was left out and checks what only makes sense together. Values that are alone wrong were
 * refused before, by the request's own validation.
 */
export function completeSettings(given: Partial<ProjectSettings>): ProjectSettings {
  const defined = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const settings: ProjectSettings = { ...DEFAULT_PROJECT_SETTINGS, ...defined };
  if (settings.selfFence === 'none' && settings.recoveryMode === 'any-machine') {
    throw new Problem(
      'invalid-request',
      'selfFence "none" cannot go with recoveryMode "any-machine": nothing would stop the old copy.',
      {
        errors: [
          { path: 'settings.selfFence', message: 'must not be none where recoveryMode is any-machine' },
        ],
      },
    );
  }
  return settings;
}

/** The part of the settings that a session carries with it. */
export function sessionPolicy(settings: ProjectSettings): SessionPolicy {
  return withDurations({
    heartbeatIntervalSeconds: settings.heartbeatIntervalSeconds,
    missedHeartbeatsAllowed: settings.missedHeartbeatsAllowed,
    stalledAfterSeconds: settings.stalledAfterSeconds,
    onStalled: settings.onStalled,
    fence: effectiveFence(settings.selfFence, settings.recoveryMode),
    fenceDelaySeconds: settings.fenceDelaySeconds,
  });
}

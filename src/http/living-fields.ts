/**
 * Fields that change without a change of the version: a heartbeat, a use, a delivery, or time alone changes them.
 * A resource that shows one of them is sent again to whoever asks, whatever version they have.
 */
export const LIVING_FIELDS = [
  'health',
  'deadlineAt',
  'lastHeartbeatAt',
  'lastUsedAt',
  'nextAttemptAt',
] as const;

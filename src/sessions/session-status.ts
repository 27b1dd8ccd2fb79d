export const SESSION_STATUSES = [
  'starting',
  'active',
  'paused',
  'stopping',
  'failed',
  'recovering',
  'completed',
  'cancelled',
  'abandoned',
] as const;
export type SessionStatus = (typeof SESSION_STATUSES)[number];

/** Which status may follow which. Everything else is refused as `invalid-transition`. */
export const NEXT_STATUSES = {
  starting: ['active', 'completed', 'failed', 'cancelled'],
  active: ['paused', 'stopping', 'completed', 'failed'],
  paused: ['active', 'stopping', 'completed', 'failed'],
  stopping: ['completed', 'cancelled'],
  failed: ['active', 'paused', 'recovering', 'completed', 'cancelled', 'abandoned'],
  recovering: ['active', 'failed', 'cancelled'],
  completed: [],
  cancelled: [],
  abandoned: [],
} as const satisfies Record<SessionStatus, readonly SessionStatus[]>;

export function isEnded(status: SessionStatus): boolean {
  return NEXT_STATUSES[status].length === 0;
}

export function mayFollow(from: SessionStatus, to: SessionStatus): boolean {
  return (NEXT_STATUSES[from] as readonly SessionStatus[]).includes(to);
}

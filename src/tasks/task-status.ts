export const TASK_STATUSES = [
  'pending',
  'in_progress',
  'blocked',
  'completed',
  'failed',
  'cancelled',
] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

/** Which status may follow which. What failed or was cancelled can be taken up again. */
export const NEXT_TASK_STATUSES = {
  pending: ['in_progress', 'blocked', 'completed', 'failed', 'cancelled'],
  in_progress: ['pending', 'blocked', 'completed', 'failed', 'cancelled'],
  blocked: ['pending', 'in_progress', 'completed', 'failed', 'cancelled'],
  completed: [],
  failed: ['pending', 'in_progress'],
  cancelled: ['pending'],
} as const satisfies Record<TaskStatus, readonly TaskStatus[]>;

export function mayBecome(from: TaskStatus, to: TaskStatus): boolean {
  return from === to || (NEXT_TASK_STATUSES[from] as readonly TaskStatus[]).includes(to);
}

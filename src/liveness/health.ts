import type { Cause } from './cause.js';

export const HEALTHS = ['healthy', 'late', 'stalled', 'lost', 'suspended', 'ended'] as const;
/** How alive a session is at an instant. Derived when read, never stored. */
export type Health = (typeof HEALTHS)[number];

/** What the judgement looks at. Instants are the database's. */
export interface Signs {
  ended: boolean;
  failed: boolean;
  cause: Cause | null;
  deadlineAt: Date;
  lateAt: Date;
  /** Null while the session waits for a person, or where nothing is expected to move. */
  stallDeadlineAt: Date | null;
  /** Whether silence is evidence at the moment: not in doubt, and not before the grace after it is over. */
  silenceBelieved: boolean;
}

/** Decides how alive a session is. Pure: `now` is an argument, so tests need no clock. */
export function judge(signs: Signs, now: Date): Health {
  if (signs.ended) return 'ended';
  if (signs.failed) {
    if (signs.cause === 'stalled') return 'stalled';
    return signs.cause === 'suspended' ? 'suspended' : 'lost';
  }
  if (now >= signs.deadlineAt) return signs.silenceBelieved ? 'lost' : 'late';
  if (now >= signs.lateAt) return 'late';
  return signs.stallDeadlineAt !== null && now >= signs.stallDeadlineAt ? 'stalled' : 'healthy';
}

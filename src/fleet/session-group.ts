import { UNDOUBTED } from '../liveness/grace.js';
import { HEALTHS, type Health } from '../liveness/health.js';
import type { Session } from '../sessions/session.js';
import { SESSION_STATUSES, type SessionStatus } from '../sessions/session-status.js';
import { healthOf } from '../sessions/signs.js';

/** Sessions that are alike in all that their health follows from, and how many they are. */
export interface SessionGroup {
  status: SessionStatus;
  live: boolean;
  cause: Session['cause'];
  /** Whether the deadline has passed, by the clock of the database that grouped. */
  overdue: boolean;
  /** Whether its silence is evidence at that instant. */
  believed: boolean;
  late: boolean;
  stalled: boolean;
  sessions: number;
  pendingRecoveries: number;
}

/** How many sessions there are of each status and of each health. Both count every session once. */
export interface SessionCounts {
  byStatus: Record<SessionStatus, number>;
  byHealth: Record<Health, number>;
  pendingRecoveries: number;
}

/** Any instant will do: what counts is which of them have come. */
const NOW = new Date(0);
const TO_COME = new Date(1);

/** Adds groups up, each judged by the function that judges single sessions. Pure. */
export function countSessions(groups: readonly SessionGroup[]): SessionCounts {
  const counts: SessionCounts = {
    byStatus: zeros(SESSION_STATUSES),
    byHealth: zeros(HEALTHS),
    pendingRecoveries: 0,
  };
  for (const group of groups) {
    counts.byStatus[group.status] += group.sessions;
    counts.byHealth[healthOfGroup(group)] += group.sessions;
    counts.pendingRecoveries += group.pendingRecoveries;
  }
  return counts;
}

/** A record of noughts, so that what there is none of is shown as 0. */
export function zeros<Name extends string>(names: readonly Name[]): Record<Name, number> {
  return Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
}

function healthOfGroup(group: SessionGroup): Health {
  const { status, live, cause, overdue, believed, late, stalled } = group;
  const alike = {
    status,
    live,
    cause,
    deadlineAt: overdue ? NOW : TO_COME,
    lateAt: late ? NOW : TO_COME,
    stallDeadlineAt: stalled ? NOW : null,
    policy: { lifeMs: 0 },
  };
  return healthOf(alike, { ...UNDOUBTED, holding: !believed }, NOW);
}

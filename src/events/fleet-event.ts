import type { PendingAlert } from '../doubt/sweep-memory.schema.js';
import type { LostMachine, Transition } from '../sessions/session.js';
import type { SessionEvent } from './event.schema.js';

/** What is told of no single session is kept for so long. */
const RETENTION_MS = 30 * 24 * 3_600_000;

const NO_SESSION = {
  sessionId: null,
  projectId: null,
  rev: 0,
  from: null,
  to: null,
  generation: null,
  by: 'sweeper',
  silentSince: null,
} as const;

/** That the sweeper began or ceased to doubt what it sees. Pure. */
export function alertEvent(alert: PendingAlert): Omit<SessionEvent, '_id'> {
  const { key, type, at, detail } = alert;
  return { ...NO_SESSION, key, type, at, machineId: null, cause: null, reason: detail, purgeAt: kept(at) };
}

/** The one event of a machine that was lost with all that it ran, from any of its sessions' failures. Pure. */
export function lostMachineEvent(
  transition: Pick<Transition, 'at' | 'machineId' | 'by' | 'silentSince'>,
  { key, cause, sessionIds }: LostMachine,
): Omit<SessionEvent, '_id'> {
  const { at, machineId, by, silentSince } = transition;
  const of = { ...NO_SESSION, key, type: 'machine-lost' as const, at, machineId, cause, by, silentSince };
  return { ...of, sessionIds, reason: `With ${sessionIds.length} sessions.`, purgeAt: kept(at) };
}

function kept(at: Date): Date {
  return new Date(at.getTime() + RETENTION_MS);
}

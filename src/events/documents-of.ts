import type { Session, Transition } from '../sessions/session.js';
import type { SessionEvent } from './event.schema.js';
import { lostMachineEvent } from './fleet-event.js';
import type { RecoveryRecord } from './recovery-record.schema.js';

/** The documents that follow from one transition of a session. Pure; the same each time. */
export function documentsOf(
  session: Pick<Session, '_id' | 'projectId' | 'purgeAt'>,
  transition: Transition,
): { events: Omit<SessionEvent, '_id'>[]; recovery: RecoveryRecord | null } {
  const { recovery, lostMachine, ...rest } = transition;
  const origin = { sessionId: session._id, projectId: session.projectId, purgeAt: session.purgeAt };
  const event = { key: `${session._id}:${transition.rev}`, ...origin, ...rest };
  // Every session that a machine took along tells of the loss, under one key; so it is told once, and surely.
  const events = [...(lostMachine ? [lostMachineEvent(transition, lostMachine)] : []), event];
  if (recovery === null) return { events, recovery: null };
  const { id, ...state } = recovery;
  return {
    events,
    recovery: {
      _id: id,
      ...origin,
      ...state,
      machineId: transition.machineId,
      generation: transition.generation,
      rev: transition.rev,
      updatedAt: transition.at,
    },
  };
}

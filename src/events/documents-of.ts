import type { Session, Transition } from '../sessions/session.js';
import type { SessionEvent } from './event.schema.js';
import type { RecoveryRecord } from './recovery-record.schema.js';

/** The documents that follow from one transition of a session. Pure; the same each time. */
export function documentsOf(
  session: Pick<Session, '_id' | 'projectId' | 'purgeAt'>,
  transition: Transition,
): { event: Omit<SessionEvent, '_id'>; recovery: RecoveryRecord | null } {
  const { recovery, ...rest } = transition;
  const origin = { sessionId: session._id, projectId: session.projectId, purgeAt: session.purgeAt };
  const event = { key: `${session._id}:${transition.rev}`, ...origin, ...rest };
  if (recovery === null) return { event, recovery: null };
  const { id, ...state } = recovery;
  return {
    event,
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

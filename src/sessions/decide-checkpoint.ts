import { assertGeneration, assertNotEnded } from './generation.js';
import type { Change, Checkpoint, Session } from './session.js';

/**
 * Decides whether a checkpoint is kept. It compares with the last checkpoint only, not with
 * heartbeats; one that is not newer changes nothing (null). Throws `session-superseded`, `session-ended`.
 */
export function decideCheckpoint(
  session: Session,
  given: { generation: number; sequence: number; checkpoint: Checkpoint },
): Change | null {
  assertGeneration(session, given.generation);
  assertNotEnded(session);
  if (given.sequence <= session.checkpointSequence) return null;
  return { set: { checkpoint: given.checkpoint, checkpointSequence: given.sequence }, transition: null };
}

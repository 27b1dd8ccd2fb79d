import { Problem } from '../problems/problem.js';
import { isEnded, type SessionStatus } from './session-status.js';

/** Refuses every write that does not carry the current generation, and one that nobody was given. */
export function assertGeneration(
  session: { _id: string; generation: number; held: boolean },
  given: number,
): void {
  if (given !== session.generation || !session.held) throw superseded(session, given);
}

export function superseded(session: { _id: string; generation: number }, given: number | null): Problem {
  const told =
    given === null ? 'The one who asks does not hold it.' : `Generation ${given} does not hold it.`;
  return new Problem(
    'session-superseded',
    `Session ${session._id} is held under generation ${session.generation}. ${told} End its processes.`,
    { current: session.generation },
  );
}

export function assertNotEnded(session: { _id: string; status: SessionStatus }): void {
  if (isEnded(session.status)) throw ended(session);
}

export function ended(session: { _id: string; status: SessionStatus }): Problem {
  return new Problem('session-ended', `Session ${session._id} is ${session.status}.`, {
    sessionStatus: session.status,
  });
}

import { Problem } from '../problems/problem.js';
import { mayBeMistaken, mayRevive } from './back-to-life.js';
import { mayActivate } from './decide-activation.js';
import { ended, superseded } from './generation.js';
import type { Heartbeat } from './heartbeat.js';
import type { Session } from './session.js';
import type { BeatenSession } from './session-parts.js';
import { isEnded } from './session-status.js';

/**
 * What a holder is told. `accepted`: its write, or an earlier one with a higher sequence, stands.
 * `activate`: so it does, and it is the first one of a session that was starting.
 * `revive`: the session was failed by silence, and this heartbeat shows that it lives.
 */
export type HeartbeatVerdict =
  | { kind: 'accepted' }
  | { kind: 'activate' }
  | { kind: 'revive' }
  | { kind: 'refused'; problem: Problem };

/**
 * Judges one heartbeat by the session as it stands after the conditional write. Pure.
 * Needs no word from the database on which write of a bulk matched: the state after it tells.
 */
export function verdictOf(session: BeatenSession | undefined, beat: Heartbeat): HeartbeatVerdict {
  if (!session) {
    return { kind: 'refused', problem: new Problem('not-found', `There is no session ${beat.id}.`) };
  }
  if (beat.generation !== session.generation || !session.held) {
    return { kind: 'refused', problem: superseded(session, beat.generation) };
  }
  if (beat.machineId !== null && session.machineId !== beat.machineId) {
    const problem = new Problem('forbidden', `Session ${beat.id} is not held by machine ${beat.machineId}.`);
    return { kind: 'refused', problem };
  }
  if (isEnded(session.status)) return { kind: 'refused', problem: ended(session) };
  if (mayActivate(session)) return { kind: 'activate' };
  return mayRevive(session, beat.sequence) ? { kind: 'revive' } : { kind: 'accepted' };
}

/** Whether the holder of a session has to end its processes although it is not superseded. */
export function mustStop(
  session: Pick<
    Session,
    'status' | 'cause' | 'stopRequestedAt' | 'endConfirmed' | 'failedBySilence' | 'endHearsay'
  >,
): boolean {
  if (session.stopRequestedAt !== null) return true;
  return session.status === 'failed' && !session.endConfirmed && !mayBeMistaken(session);
}

import { earlier } from '../liveness/deadlines.js';
import type { Session } from './session.js';
import { isEnded } from './session-status.js';

type Housekeeping = Pick<
  Session,
  | 'status'
  | 'live'
  | 'stopKind'
  | 'claimableAt'
  | 'slotKey'
  | 'exclusiveKey'
  | 'endConfirmed'
  | 'endHearsay'
  | 'abandonAt'
  | 'fenceInForce'
>;

/**
 * Whether the place of a session that is not live becomes free at `claimableAt` by itself. Without a
 * fence a failed session occupies it until its holder confirms, or a person forces or clears it; or else until its
 * machine says that nothing of it runs there, for the place is that machine's own.
 */
export function placeFreesItself(session: Pick<Session, 'status' | 'fenceInForce' | 'endHearsay'>): boolean {
  return isEnded(session.status) || session.fenceInForce.fence !== 'none' || session.endHearsay;
}

/** The next instant at which the sweeper has to do something for a session that is not live. Pure. */
export function nextDueAt(session: Housekeeping): Date | null {
  if (session.live) return null;
  const instants: Date[] = [];
  const unfinishedClear = session.stopKind === 'clear' && !isEnded(session.status);
  const holdsPlace = session.slotKey !== null || session.exclusiveKey !== null;
  if (session.claimableAt !== null) {
    if (unfinishedClear || (holdsPlace && placeFreesItself(session))) instants.push(session.claimableAt);
  }
  if (session.status === 'failed' && !unfinishedClear && session.abandonAt !== null) {
    instants.push(session.abandonAt);
  }
  return instants.length === 0 ? null : instants.reduce(earlier);
}

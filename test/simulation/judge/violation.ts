/** What must never be, by name. */
export const INVARIANTS = {
  'two-act': 'at most one process tree of a session acts',
  'stale-write': 'no write of an old generation is accepted',
  'slot-shared': 'a slot has at most one occupant',
  'stopped-restarted': 'nothing user-stopped is restarted',
  'dead-revived': 'nothing is revived whose end its holder has reported',
  'left-behind': 'every crashed session is in the end recovered or abandoned with a reason',
  'counters-differ': 'counters equal events',
  'claimable-too-early': "claimableAt is never before the old holder's own fence",
  'status-order': 'a status is followed only by one that may follow it',
  'false-positive': 'nobody is failed for a silence that is not his own, where that is promised',
  'found-late': 'whoever is dead is found in time, where that is promised',
  bug: 'nothing fails that is no expected failure',
} as const;
export type Invariant = keyof typeof INVARIANTS;

export interface Violation {
  readonly invariant: Invariant;
  readonly at: number;
  readonly detail: string;
}

import type { Machine } from '../machines/machine.schema.js';
import { Problem } from '../problems/problem.js';
import type { Session } from '../sessions/session.js';
import { notClaimable } from './decide-claim.js';

/**
 * The slot about which a claim has no choice: the one that it names, or else the one that a person assigned.
 * Null where it has. Throws `invalid-request` for a slot that the machine never had, and
 * `recovery-not-claimable` for an assigned one that it has no longer. Pure.
 */
export function fixedSlot(session: Session, machine: Machine, asked: number | undefined): number | null {
  if (asked !== undefined) {
    assertSlot(machine, asked);
    return asked;
  }
  const assigned = session.recovery?.assignedTo;
  if (!assigned || assigned.machineId !== machine._id || assigned.slot === null) return null;
  if (hasSlot(machine, assigned.slot)) return assigned.slot;
  throw notClaimable(
    session.recovery?.id ?? session._id,
    `it was assigned to slot ${assigned.slot}, which machine ${machine._id} has no longer; assign it anew`,
  );
}

/** The lowest slot that is free or the session's own. Throws `slot-occupied`. `occupied`: slot to session. Pure. */
export function freeSlot(
  session: Session,
  machine: Machine,
  occupied: ReadonlyMap<number, string> | undefined,
): number {
  const free = machine.slots.find(({ number }) => {
    const occupant = occupied?.get(number);
    return occupant === undefined || occupant === session._id;
  });
  if (free) return free.number;
  throw new Problem('slot-occupied', `All slots of machine ${machine._id} are occupied.`);
}

/** Throws `invalid-request`. */
export function assertSlot(machine: Machine, slot: number): void {
  if (hasSlot(machine, slot)) return;
  throw new Problem('invalid-request', `Machine ${machine._id} has no slot ${slot}.`, {
    errors: [{ path: 'slot', message: 'must be a slot of the machine' }],
  });
}

function hasSlot(machine: Machine, slot: number): boolean {
  return machine.slots.some(({ number }) => number === slot);
}

import { type DeletedMachine, isDeleted, type Machine, type Slot } from './machine.schema.js';

/** What a machine says of itself. */
export interface Registration {
  hostname: string;
  platform: string;
  daemonId: string | null;
  labels: Record<string, string>;
  slots: Slot[];
}

/**
 * Decides what a machine becomes when it is registered. Pure.
 * Another daemon than the known one raises the epoch, so that a cloned disk or a daemon of yesterday
 * is told that it was replaced; so does a deletion in between. The same registration again changes nothing.
 */
export function decideRegistration(
  id: string,
  known: Machine | DeletedMachine | null,
  registration: Registration,
  now: Date,
): Machine {
  if (!known || isDeleted(known)) {
    return {
      _id: id,
      ...registration,
      epoch: (known?.epoch ?? 0) + 1,
      bootId: null,
      lastHeartbeatAt: null,
      suspendedSeconds: null,
      drainingSince: null,
      rev: (known?.rev ?? 0) + 1,
      version: (known?.version ?? 0) + 1,
      createdAt: now,
      updatedAt: now,
    };
  }
  const daemonId = registration.daemonId ?? known.daemonId;
  const replaced = daemonId !== known.daemonId && known.daemonId !== null;
  return {
    ...known,
    ...registration,
    daemonId,
    epoch: replaced ? known.epoch + 1 : known.epoch,
    rev: known.rev + 1,
    version: known.version + 1,
    updatedAt: now,
  };
}

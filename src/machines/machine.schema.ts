import { Schema } from 'mongoose';

/** A numbered place on a machine. Limits are null where none is set. */
export interface Slot {
  number: number;
  cpus: number | null;
  memoryMiB: number | null;
  container: string | null;
}

/** A host that runs sessions. */
export interface Machine {
  /** A UUID made once and kept on the machine's disk. */
  _id: string;
  hostname: string;
  platform: string;
  /** New at each start of the machine's daemon. */
  daemonId: string | null;
  /** Raised when another daemon speaks for the machine; writes that carry an older one are refused. */
  epoch: number;
  labels: Record<string, string>;
  slots: Slot[];
  bootId: string | null;
  lastHeartbeatAt: Date | null;
  suspendedSeconds: number | null;
  /** When it last told that it had slept. Not there where it never did. */
  lastSuspendedAt?: Date;
  /** Since when the machine gives its sessions away and takes none. */
  drainingSince: Date | null;
  rev: number;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

/**
 * What is left of a machine that was deleted: the epoch that it had reached. A machine of the same id goes on
 * from there, so that what a daemon of before the deletion still sends is superseded like any old daemon's.
 * Kept for a year: by then nothing that such a daemon was granted is held any more.
 */
export interface DeletedMachine extends Pick<Machine, '_id' | 'epoch' | 'rev' | 'version'> {
  deletedAt: Date;
  purgeAt: Date;
}

export function isDeleted(machine: Machine | DeletedMachine): machine is DeletedMachine {
  return 'deletedAt' in machine;
}

export const MACHINE_MODEL = 'Machine';

export const machineSchema = new Schema<Machine>(
  {
    _id: { type: String, required: true },
    hostname: { type: String, required: true },
    platform: { type: String, required: true },
    daemonId: { type: String, default: null },
    epoch: { type: Number, required: true },
    labels: { type: Schema.Types.Mixed, required: true },
    slots: { type: Schema.Types.Mixed, required: true },
    bootId: { type: String, default: null },
    lastHeartbeatAt: { type: Date, default: null },
    suspendedSeconds: { type: Number, default: null },
    lastSuspendedAt: { type: Date, default: undefined },
    drainingSince: { type: Date, default: null },
    rev: { type: Number, required: true },
    version: { type: Number, required: true },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
  },
  { collection: 'machines', versionKey: false, minimize: false, strict: 'throw' },
);
machineSchema.index({ createdAt: 1, _id: 1 });
// Only what is left of deleted machines has this field.
machineSchema.index({ purgeAt: 1 } as never, { expireAfterSeconds: 0 });

import type { MachineSigns } from '../liveness/cause.js';
import type { LostMachine, Session } from './session.js';

/** The late sessions of a machine that has no others. */
export interface SilentTogether {
  sessionIds: readonly string[];
  /** When the last of them became late. */
  lateAt: Date;
}

const SESSIONS_NAMED_MAX = 200;

/** A boot ends once, so whatever ends with it is one loss, whoever tells of it: the sweeper or the machine. Pure. */
export function lostInReboot(
  session: Pick<Session, 'machineId' | 'bootId'>,
  sessionIds: readonly string[],
): LostMachine {
  const key = `machine-lost:${session.machineId}:boot:${session.bootId ?? 'unknown'}`;
  return { key, cause: 'machine-rebooted', sessionIds: sessionIds.slice(0, SESSIONS_NAMED_MAX) };
}

/** One silence is one loss: it is known by the machine's last sign of life, which stays the same in all of it. Pure. */
export function lostInSilence(
  session: Pick<Session, 'machineId'>,
  machine: Pick<MachineSigns, 'lastHeartbeatAt'> | null,
  { sessionIds, lateAt }: SilentTogether,
): LostMachine {
  const key = `machine-lost:${session.machineId}:at:${(machine?.lastHeartbeatAt ?? lateAt).getTime()}`;
  return { key, cause: 'machine-lost', sessionIds: sessionIds.slice(0, SESSIONS_NAMED_MAX) };
}

export const CAUSES = [
  'process-exit',
  'machine-rebooted',
  'suspended',
  'machine-lost',
  'stalled',
  'fenced',
  'budget',
  'resource-limit',
  'timeout',
  'drained',
  'cleared',
  'cancelled',
  'unknown',
] as const;
/** Why a session ended or failed. A closed list: what cannot be told apart is `unknown`. */
export type Cause = (typeof CAUSES)[number];

/** What is known of a machine when one of its sessions fell silent. Instants are the database's. */
export interface MachineSigns {
  /** Differs from boot to boot; null when the machine never told. */
  bootId: string | null;
  /** The last batched heartbeat of the whole machine, null when it sends none. */
  lastHeartbeatAt: Date | null;
  /** When it last told that it had slept. */
  lastSuspendedAt?: Date | null;
}

/** What is known of the silent session itself. */
export interface SilentSession {
  bootId: string | null;
  lastHeartbeatAt: Date | null;
  heartbeatIntervalSeconds: number;
}

/**
 * Names the cause of a silence. Pure; answers `unknown` rather than guess. `silentTogether` is how many live
 * sessions the machine has where all of them are silent, else 0: all that there is to go by where a machine
 * sends no heartbeat of its own.
 */
export function causeOfSilence(
  session: SilentSession,
  machine: MachineSigns | null,
  silentTogether = 0,
): Cause {
  if (!machine) return 'unknown';
  if (session.bootId !== null && machine.bootId !== null && machine.bootId !== session.bootId) {
    return 'machine-rebooted';
  }
  if (session.lastHeartbeatAt === null) return 'unknown';
  // It slept, woke and told so, and the session did not wake with it.
  if (machine.lastSuspendedAt && machine.lastSuspendedAt > session.lastHeartbeatAt) return 'suspended';
  if (machine.lastHeartbeatAt === null) return silentTogether > 1 ? 'machine-lost' : 'unknown';
  const isSilentToo =
    machine.lastHeartbeatAt.getTime() <=
    session.lastHeartbeatAt.getTime() + session.heartbeatIntervalSeconds * 1000;
  return isSilentToo ? 'machine-lost' : 'unknown';
}

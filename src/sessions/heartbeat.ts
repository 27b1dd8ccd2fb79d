import type { Fence } from '../liveness/fence.js';

/** What a holder says of one session: that it is alive, and perhaps that the agent moves. */
export interface Heartbeat {
  id: string;
  /** The machine whose batch it came in; null where it came alone. */
  machineId: string | null;
  generation: number;
  /** Rises by every heartbeat of a generation. */
  sequence: number;
  progress: { counter: number | null; message: string | null; waitingFor: string | null } | null;
  /** The fence that the holder applies now; null where it does not say. */
  fence: Fence | null;
  taskId: string | null;
  bootId: string | null;
  suspendedSeconds: number | null;
}

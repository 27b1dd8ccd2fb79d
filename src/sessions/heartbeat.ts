/** What a holder says of one session: that it is alive, and perhaps that the agent moves. */
export interface Heartbeat {
  id: string;
  generation: number;
  /** Rises by every heartbeat of a generation. */
  sequence: number;
  progress: { counter: number | null; message: string | null; waitingFor: string | null } | null;
  taskId: string | null;
  bootId: string | null;
  suspendedSeconds: number | null;
}

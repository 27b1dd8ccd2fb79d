/** What the keeper does to a process tree whose deadline has passed. */
export type Fence = 'pause' | 'stop' | 'none';

/** What every reply to a holder carries. */
export interface Grant {
  readonly generation: number;
  readonly heartbeatIntervalSeconds: number;
  readonly nextHeartbeatSeconds: number;
  /** What is left of the deadline, counted from the instant at which the request was sent. May be negative. */
  readonly deadlineInSeconds: number;
  readonly fence: Fence;
}

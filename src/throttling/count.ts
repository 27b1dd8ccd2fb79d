/** What became of one request that was counted. */
export interface Count {
  /** Requests of the window so far, this one included. */
  totalHits: number;
  /** Until the window ends, in whole seconds, rounded up. */
  timeToExpire: number;
  isBlocked: boolean;
  /** When to try again, in seconds; 0 where it was let through. */
  timeToBlockExpire: number;
}

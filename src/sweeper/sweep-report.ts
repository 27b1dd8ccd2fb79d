/** What one sweep did. */
export interface SweepReport {
  /** The database's clock when the sweep began. */
  startedAt: string;
  /** Sessions that were read because something was due. */
  examined: number;
  failed: number;
  /** Sessions beyond their deadline whose silence is not believed, or not yet. */
  held: number;
  leasesEnded: number;
  cancelled: number;
  stalled: number;
  abandoned: number;
  /** Places freed, clears finished, projections repaired. */
  tidied: number;
  /** Somebody was faster, a heartbeat above all: nothing was done. */
  outrun: number;
  /** Sessions that could not be acted on; the next sweep tries again. */
  errors: number;
  /** Whether a batch was full or left half-done, so that more may be due. */
  more: boolean;
}

export function emptyReport(startedAt: Date): SweepReport {
  return {
    startedAt: startedAt.toISOString(),
    examined: 0,
    failed: 0,
    held: 0,
    leasesEnded: 0,
    cancelled: 0,
    stalled: 0,
    abandoned: 0,
    tidied: 0,
    outrun: 0,
    errors: 0,
    more: false,
  };
}

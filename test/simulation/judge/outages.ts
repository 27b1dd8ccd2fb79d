import type { Fault } from '../world/fault.js';

export interface Outage {
  readonly from: number;
  readonly until: number;
}

/** The spans of a plan in which nobody, or hardly anybody, can be heard, and nobody of them is to blame. */
export function outagesIn(faults: readonly Fault[]): Outage[] {
  return faults.flatMap((fault) => {
    switch (fault.kind) {
      case 'api-outage':
      case 'sweeper-outage':
      case 'site-cut':
        return [{ from: fault.at, until: fault.at + fault.seconds }];
      default:
        return [];
    }
  });
}

/** From when on a crash could be noticed: it, or the end of the outage that it fell into. */
export function noticeableFrom(at: number, outages: readonly Outage[]): number {
  return outages.reduce(
    (from, outage) => (outage.from <= from && from < outage.until ? outage.until : from),
    at,
  );
}

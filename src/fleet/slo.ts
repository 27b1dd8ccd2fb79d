import type { SessionEvent } from '../events/event.schema.js';

/** What of an event the figures follow from. */
export type SloEvent = Pick<
  SessionEvent,
  'sessionId' | 'type' | 'by' | 'cause' | 'from' | 'at' | 'silentSince'
>;

/** How good the detection was, from what was recorded. Null where nothing was measured. */
export interface DetectionFigures {
  /** Sessions that the sweeper failed for their silence. */
  verdicts: number;
  latencySamples: number;
  latencyP50Seconds: number | null;
  latencyP95Seconds: number | null;
  latencyMaxSeconds: number | null;
  falsePositives: number;
  falsePositiveRatio: number | null;
}

/** Pure. `events` come newest first. */
export function detectionFigures(events: readonly SloEvent[]): DetectionFigures {
  const verdicts = events.filter(isVerdictOfSilence);
  const falsePositives = mistakenVerdicts(events);
  const latencies = verdicts
    .flatMap(({ at, silentSince }) => (silentSince ? [(at.getTime() - silentSince.getTime()) / 1000] : []))
    .sort((a, b) => a - b);
  return {
    verdicts: verdicts.length,
    latencySamples: latencies.length,
    latencyP50Seconds: percentile(latencies, 0.5),
    latencyP95Seconds: percentile(latencies, 0.95),
    latencyMaxSeconds: latencies.at(-1) ?? null,
    falsePositives,
    falsePositiveRatio: ratio(falsePositives, verdicts.length),
  };
}

/** Null where there is nothing to divide by. */
export function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

/** The smallest value that so large a part of all does not exceed (nearest rank). Null of none. */
export function percentile(sorted: readonly number[], part: number): number | null {
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? null;
}

/** A stalled session beats, so its failure says nothing about silence; nor does what a holder reports. */
function isVerdictOfSilence(event: SloEvent): boolean {
  return event.type === 'failed' && event.by === 'sweeper' && event.cause !== 'stalled';
}

/** How often a holder came back that the sweeper had failed. Whose end another one reported is no mistake of the sweeper. */
function mistakenVerdicts(events: readonly SloEvent[]): number {
  const reported = new Set<string | null>();
  let mistaken = 0;
  for (const event of events.toReversed()) {
    const { sessionId } = event;
    if (event.type === 'failed' && sessionId !== null && !isVerdictOfSilence(event)) reported.add(sessionId);
    else if (event.type === 'failed') reported.delete(sessionId);
    else if (cameBack(event) && !reported.has(sessionId)) mistaken += 1;
  }
  return mistaken;
}

/** The holder came back with its processes: it had been alive all the time. */
function cameBack(event: SloEvent): boolean {
  return event.type === 'revived' || (event.type === 'adopted' && event.from === 'failed');
}

import { percentile } from '../../../src/fleet/slo.js';
import { noticeableFrom, outagesIn } from '../judge/outages.js';
import { noVerdicts, type VerdictCounts } from '../judge/verdicts.js';
import type { RunResult } from '../run.js';

export interface Latency {
  readonly samples: number;
  readonly p50Seconds: number | null;
  readonly p95Seconds: number | null;
  readonly maxSeconds: number | null;
}

/** What the worlds of one scenario came to. */
export interface Figures {
  readonly scenario: string;
  readonly seeds: number;
  readonly steps: number;
  readonly ticks: number;
  readonly interleavings: number;
  readonly simulatedHours: number;
  readonly sessions: number;
  readonly crashes: number;
  readonly detected: number;
  readonly recovered: number;
  readonly abandoned: number;
  /** Crashed, and stopped by a person or finished before anybody could recover them. */
  readonly excused: number;
  readonly detection: Latency;
  /** Of those alone whose end somebody saw: the exit of a process, reported by its runner. */
  readonly exitToFailed: Latency;
  /** From the crash until its successor ran. */
  readonly recovery: Latency;
  readonly verdicts: VerdictCounts;
  readonly naive: VerdictCounts;
  readonly naiveDetection: Latency;
  /** How often each session could have been called lost: what its sessions lived, in lengths of a deadline. */
  readonly windows: number;
  /** Verdicts of silence while the API, the sweeper or a site was away. */
  readonly failedInOutage: number;
  /** Of those that crashed while it was away: from its end. */
  readonly foundAfterOutage: Latency;
  /** Between a holder's own fence and the instant from which others may claim. */
  readonly smallestMarginSeconds: number | null;
  readonly wakeInstants: Latency;
  readonly events: Readonly<Record<string, number>>;
  readonly violations: number;
}

export function figuresOf(scenario: string, results: readonly RunResult[]): Figures {
  const crashes = results.flatMap((result) => result.crashes);
  const detected = crashes.filter(({ detectedAt }) => detectedAt !== null);
  const since = (kind: 'silence' | 'exit', at: 'detectedAt' | 'naiveDetectedAt') =>
    latencyOf(
      crashes.flatMap((crash) => {
        const seen = crash[at];
        return seen !== null && (crash.kind === 'exit') === (kind === 'exit') ? [seen - crash.at] : [];
      }),
    );
  const sum = (of: (result: RunResult) => number) => results.reduce((total, result) => total + of(result), 0);
  const events: Record<string, number> = {};
  for (const result of results)
    for (const [type, count] of Object.entries(result.events)) events[type] = (events[type] ?? 0) + count;
  const margin = results.reduce(
    (least, each) => Math.min(least, each.smallestMarginSeconds),
    Number.POSITIVE_INFINITY,
  );
  return {
    scenario,
    seeds: results.length,
    steps: sum(({ steps }) => steps),
    ticks: sum(({ stepsByKind }) => stepsByKind.timer ?? 0),
    interleavings: sum(({ interleavings }) => interleavings),
    simulatedHours: sum(({ simulatedSeconds }) => simulatedSeconds) / 3_600,
    sessions: sum(({ sessions }) => sessions),
    crashes: crashes.length,
    detected: detected.length,
    recovered: crashes.filter(({ recoveredAt }) => recoveredAt !== null).length,
    abandoned: crashes.filter(({ abandonedAt }) => abandonedAt !== null).length,
    excused: crashes.filter(
      ({ recoveredAt, abandonedAt, excusedAt }) =>
        recoveredAt === null && abandonedAt === null && excusedAt !== null,
    ).length,
    detection: since('silence', 'detectedAt'),
    exitToFailed: since('exit', 'detectedAt'),
    recovery: latencyOf(
      crashes.flatMap(({ at, recoveredAt }) => (recoveredAt === null ? [] : [recoveredAt - at])),
    ),
    verdicts: added(results.map(({ verdicts }) => verdicts)),
    naive: added(results.map(({ naive }) => naive)),
    naiveDetection: since('silence', 'naiveDetectedAt'),
    windows: sum((result) => (result.sessions * result.simulatedSeconds) / result.lifeSeconds),
    failedInOutage: sum(({ faults, failedAt }) => {
      const outages = outagesIn(faults);
      return failedAt.filter((at) => outages.some(({ from, until }) => from <= at && at < until)).length;
    }),
    foundAfterOutage: latencyOf(results.flatMap(foundAfterOutage)),
    smallestMarginSeconds: Number.isFinite(margin) ? margin : null,
    wakeInstants: latencyOf(results.flatMap(({ wakeInstants }) => wakeInstants)),
    events,
    violations: results.filter(({ violation }) => violation !== null).length,
  };
}

function foundAfterOutage({ faults, crashes }: RunResult): number[] {
  const outages = outagesIn(faults);
  return crashes.flatMap(({ at, detectedAt }) => {
    const from = noticeableFrom(at, outages);
    return detectedAt === null || from === at ? [] : [detectedAt - from];
  });
}

export function latencyOf(seconds: readonly number[]): Latency {
  const sorted = [...seconds].sort((a, b) => a - b);
  return {
    samples: sorted.length,
    p50Seconds: percentile(sorted, 0.5),
    p95Seconds: percentile(sorted, 0.95),
    maxSeconds: sorted.at(-1) ?? null,
  };
}

function added(counts: readonly VerdictCounts[]): VerdictCounts {
  const total = noVerdicts();
  for (const { right, unavoidable, wrong } of counts) {
    total.right += right;
    total.unavoidable += unavoidable;
    total.wrong += wrong;
  }
  return total;
}

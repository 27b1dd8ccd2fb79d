import { INVARIANTS } from '../judge/violation.js';
import type { RunResult } from '../run.js';
import type { Shrunk } from '../shrink.js';
import type { Figures, Latency } from './figures.js';

/** The figures of a scenario for a person. */
export function describeFigures(figures: Figures): string[] {
  const { verdicts, naive } = figures;
  return [
    `${figures.scenario}: ${figures.seeds} seeds, ${figures.simulatedHours.toFixed(1)} h simulated, ${figures.violations} violations`,
    `  ${number(figures.steps)} steps (${number(figures.ticks)} are timers), ${number(figures.interleavings)} interleavings`,
    `  crashes ${figures.crashes}: detected ${figures.detected}, recovered ${figures.recovered}, abandoned ${figures.abandoned}, stopped or finished ${figures.excused}`,
    `  crash to failed ${latency(figures.detection)}; naive ${latency(figures.naiveDetection)}; exit to failed ${latency(figures.exitToFailed)}`,
    `  crash to recovered ${latency(figures.recovery)}`,
    `  verdicts of silence: ${verdicts.right} right, ${verdicts.unavoidable} unavoidable, ${verdicts.wrong} wrong; naive: ${naive.right} right, ${naive.unavoidable} unavoidable, ${naive.wrong} wrong`,
  ];
}

/** How fast it all went. */
export function describeSpeed(figures: readonly Figures[], wallSeconds: number): string {
  const steps = figures.reduce((total, each) => total + each.steps, 0);
  const perMinute = (steps / wallSeconds) * 60;
  return `${number(steps)} steps in ${wallSeconds.toFixed(1)} s: ${number(steps / wallSeconds)} a second, ${number(perMinute)} a minute`;
}

/** What broke, how to see it again, and the little that is needed for it. */
export function describeFailure(failed: RunResult, shrunk: Shrunk): string[] {
  const { violation, scenario, seed } = failed;
  if (!violation) return [];
  const { only, result } = shrunk;
  return [
    `FAILED  ${scenario}, seed ${seed}, at ${violation.at.toFixed(1)} s: ${INVARIANTS[violation.invariant]}`,
    `  ${violation.detail}`,
    `  again: npm run simulate -- --scenario ${scenario} --seed ${seed} --seeds 1`,
    `  with ${only.length} of ${failed.faults.length} faults: npm run simulate -- --scenario ${scenario} --seed ${seed} --seeds 1 --only ${only.join(',') || 'none'}`,
    `  ${result.violation?.detail ?? 'and it does not fail any more'}`,
    ...result.faults.map((fault) => `    ${JSON.stringify(fault)}`),
    ...result.trace.map((line) => `    ${line}`),
  ];
}

function latency({ samples, p50Seconds, p95Seconds, maxSeconds }: Latency): string {
  if (samples === 0) return '–';
  return `p50 ${seconds(p50Seconds)}, p95 ${seconds(p95Seconds)}, max ${seconds(maxSeconds)} (${samples})`;
}

export function seconds(value: number | null): string {
  return value === null ? '–' : `${value.toFixed(value < 10 ? 1 : 0)} s`;
}

export function number(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

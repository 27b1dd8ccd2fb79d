import type { SweepReport } from '../sweeper/sweep-report.js';
import type { Tracing } from './tracing.js';

/** Sweeps in a span that tells what the sweep did. Throws what it throws. */
export async function tracedSweep(tracing: Tracing, sweep: () => Promise<SweepReport>): Promise<SweepReport> {
  return await tracing.span('sweep', 'internal', {}, async (note) => {
    const report = await sweep();
    note(Object.fromEntries(Object.entries(report).map(([name, value]) => [`sweep.${name}`, value])));
    return report;
  });
}

import { performance } from 'node:perf_hooks';
import { startLoad } from '../load.mjs';
import { electionTimeoutMs } from '../three-members.mjs';

const healsWithinSeconds = 15;

/**
 * Takes the primary away from a fleet at work, as often as asked for, and measures until every machine was
 * acknowledged something that it asked for afterwards.
 */
export async function disturbPrimary(stage, { rounds, disturb, mend }) {
  await stage.open({ apis: 2, sweepers: 1 });
  const settings = { heartbeatIntervalSeconds: 2, missedHeartbeatsAllowed: 4 };
  const projectIds = await Promise.all([1, 2, 3, 4].map(() => stage.project(settings)));
  const machines = await stage.lightMachines(12, { slots: 3 });
  const load = startLoad(stage, { machines, projectIds });
  const heals = [];
  for (let round = 0; round < rounds; round += 1) {
    const before = stage.journal.acknowledged.length;
    await stage.until('there is load', () => stage.journal.acknowledged.length > before + 200);
    const primary = await stage.members.primary();
    const at = performance.now();
    await disturb(primary, round);
    await stage.until(
      'every machine is acknowledged again',
      () => machines.every(({ lastAcknowledgedAtMs }) => lastAcknowledgedAtMs > at),
      60,
    );
    heals.push((performance.now() - at) / 1_000);
    await mend(primary);
    await stage.members.allFollow();
  }
  await load.stop();
  await stage.settle();
  return {
    ...(await stage.judge()),
    figures: [
      {
        name: `longest until every machine is acknowledged again (election timeout ${electionTimeoutMs / 1_000} s)`,
        value: Math.max(...heals),
        unit: 's',
        atMost: healsWithinSeconds,
      },
    ],
  };
}

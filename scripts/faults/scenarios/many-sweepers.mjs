import { sweepSeconds } from '../api-servers.mjs';
import { startLoad } from '../load.mjs';

/** Each of them finds the same sessions at the same time; each may act once only. */
export const manySweepers = {
  name: 'many-sweepers',
  title: 'run six sweepers at once while machines crash under load',
  play: async (stage, { short }) => {
    await stage.open({ apis: 1, sweepers: 4 });
    await stage.servers.startApi({ SWEEP_INTERVAL_SECONDS: String(sweepSeconds) });
    await stage.servers.startApi({ SWEEP_INTERVAL_SECONDS: String(sweepSeconds) });
    const projectIds = await Promise.all([1, 2, 3].map(() => stage.project()));
    const first = await stage.lightMachines(10, { slots: 3 });
    const load = startLoad(stage, { machines: first, projectIds });
    await stage.until('there is load', () => stage.journal.acknowledged.length > 150);
    for (let round = 0; round < (short ? 1 : 4); round += 1) {
      const alive = stage.lights.filter(({ ending }) => !ending.signal.aborted);
      for (const machine of alive.slice(0, 3)) machine.crash();
      const [added] = await Promise.all([stage.lightMachines(3, { slots: 3 }), stage.pass(short ? 5 : 20)]);
      startLoad(stage, { machines: added, projectIds });
    }
    await load.stop();
    await stage.settle(120);
    const outcome = await stage.judge();
    const failures = outcome.events.filter(({ type, by }) => type === 'failed' && by === 'sweeper');
    return {
      ...outcome,
      figures: [{ name: 'sessions that a sweeper failed', value: failures.length, atLeast: 1 }],
    };
  },
};

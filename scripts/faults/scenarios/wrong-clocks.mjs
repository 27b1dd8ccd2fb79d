import { fileURLToPath } from 'node:url';
import { lastActs } from '../measures.mjs';

const shim = fileURLToPath(
  new URL('../../../packages/runner/test/support/shifted-clock.mjs', import.meta.url),
);
const dayMs = 86_400_000;

/** What a client believes the time to be decides nothing. */
export const wrongClocks = {
  name: 'wrong-clocks',
  title: 'run runners and holders whose calendars are a day ahead or behind',
  play: async (stage, { short }) => {
    await stage.open({ apis: 2, sweepers: 1 });
    const projectId = await stage.project();
    const reals = [];
    for (const hours of [24, -24]) {
      const environment = { NODE_OPTIONS: `--import=${shim}`, CLOCK_SHIFT_HOURS: String(hours) };
      reals.push(...(await stage.realMachines(1, { environment })));
    }
    const lying = [dayMs, -dayMs].map((shift) => ({ date: new Date(Date.now() + shift).toUTCString() }));
    const lights = [];
    for (const headers of lying) lights.push(...(await stage.lightMachines(3, { slots: 2, headers })));
    for (const machine of lights) await machine.create(projectId);
    const ids = await Promise.all(reals.map((machine) => machine.start(projectId)));
    await stage.until('all agents act', () => ids.every((id) => lastActs(stage.journal).has(id)));
    await stage.pass(short ? 6 : 60);
    const before = await stage.database.collection('events').countDocuments({ type: 'failed' });
    const [gone] = reals;
    await gone.killEverything();
    lights[0].crash();
    const lost = [ids[0], ...stage.journal.crashes.map(({ sessionId }) => sessionId)];
    for (const id of lost) {
      const again = ({ status, generation }) => status === 'active' && generation > 1;
      await stage.untilSession('it is recovered', id, again, 60);
    }
    await stage.settle();
    return {
      ...(await stage.judge()),
      figures: [
        { name: 'living sessions failed', value: before, atMost: 0 },
        { name: 'dead ones recovered by a machine with a wrong clock', value: lost.length, atLeast: 2 },
      ],
    };
  },
};

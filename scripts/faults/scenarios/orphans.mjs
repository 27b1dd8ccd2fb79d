import { besideSeconds, calendarOffset } from '../measures.mjs';
import { begin } from './detection.mjs';

/** A process that watches the keeper ends them at once; without it they act until the runner is started again. */
const outlivesSeconds = 2;

/** Daemon and keeper die together, and nobody holds their agents any more. */
export const orphans = {
  name: 'orphans',
  title: 'kill daemon and keeper together, and see what their agents do',
  play: async (stage) => {
    await stage.open({ apis: 2, sweepers: 1 });
    const [machine] = await stage.realMachines(2);
    const begun = [await begin(stage, machine), await begin(stage, machine, 'stubborn')];
    const killedAt = Date.now() / 1_000;
    machine.kill('daemon');
    machine.kill('keeper');
    for (const { id } of begun) {
      const moved = (session) => session.status === 'active' && session.generation > 1;
      await stage.untilSession('another machine goes on', id, moved, 60);
    }
    await stage.pass(3);
    await machine.run('up');
    await stage.settle();
    const outcome = await stage.judge();
    const offset = calendarOffset();
    const outlived = ({ id }) => {
      const own = outcome.acts.filter(({ sessionId, generation }) => sessionId === id && generation === 1);
      return Math.max(...own.map(({ atSeconds }) => atSeconds)) + offset - killedAt;
    };
    const [plain, stubborn] = begun.map((session) => Math.max(0, outlived(session)));
    return {
      ...outcome,
      figures: [
        { name: 'how long an agent outlives both', value: plain, unit: 's', atMost: outlivesSeconds },
        {
          ...{
            name: 'the same, where it ignores the loss of its terminal',
            unit: 's',
            atMost: outlivesSeconds,
          },
          value: stubborn,
        },
        {
          ...{ name: 'longest that one acts beside its successor', unit: 's', atMost: 0 },
          value: besideSeconds(outcome.acts),
        },
      ],
    };
  },
};

import process from 'node:process';
import { besideSeconds, lastActs } from '../measures.mjs';

/** What an agent does between the wake of its machine and the next tick of its keeper is its own. */
const instantSeconds = 2;

/** A whole machine stands still, is given up, and goes on where it was. */
export const suspended = {
  name: 'suspended',
  title: 'freeze a whole machine until its session runs elsewhere, then let it go on',
  note: 'What a process does between the wake of its machine and the next tick of its keeper cannot be prevented from outside. Its writes are refused.',
  play: async (stage, { short }) => {
    await stage.open({ apis: 2, sweepers: 1 });
    const [machine] = await stage.realMachines(2);
    const seconds = [];
    const excused = new Set();
    for (let round = 0; round < (short ? 1 : 5); round += 1) {
      const id = await machine.start(await stage.project());
      excused.add(id);
      await stage.until('it acts', () => lastActs(stage.journal).has(id));
      const root = await stage.until('it runs', () => machine.processOf(id));
      const pids = [machine.holder('daemon').pid, machine.holder('keeper').pid, root.pid];
      for (const pid of pids) process.kill(pid, 'SIGSTOP');
      const moved = ({ status, generation }) => status === 'active' && generation > 1;
      await stage.untilSession('another machine goes on', id, moved, 60);
      await stage.until('it acts there', () =>
        stage.journal.acts().some((act) => act.sessionId === id && act.generation > 1),
      );
      for (const pid of pids.toReversed()) process.kill(pid, 'SIGCONT');
      await stage.until('the old copy is ended', () => machine.processOf(id) === undefined);
      seconds.push(besideSeconds(stage.journal.acts().filter(({ sessionId }) => sessionId === id)));
      await stage.ask('POST', `/v1/sessions/${id}/cancel`, { reason: 'the round is over' });
      stage.journal.stopped.add(id);
      await stage.untilSession('it is stopped', id, ({ status }) => status === 'cancelled');
    }
    await stage.settle();
    const { violations, ...outcome } = await stage.judge();
    // Only that it acted is excused, and only for an instant: whatever it wrote must have been refused.
    const others = violations.filter(
      ({ rule, sessionId }) => !(excused.has(sessionId) && rule.includes('acts')),
    );
    return {
      ...{ ...outcome, violations: others },
      figures: [
        { name: 'woken after it was given away', value: seconds.length },
        {
          ...{ name: 'longest that the old copy acted after the wake', unit: 's', atMost: instantSeconds },
          value: Math.max(...seconds),
        },
      ],
    };
  },
};

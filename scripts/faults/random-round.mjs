import process from 'node:process';
import { startLoad } from './load.mjs';
import { allFaults } from './random-faults.mjs';

const sessionsPerMachine = 1;

/**
 * A round of the soak: a fleet at work, and one fault after another as chance has it, two at a time at most.
 *
 * @param {{ number: number, seconds: number }} options
 */
export function randomRound({ number, seconds }) {
  return {
    name: `round-${number}`,
    title: `random faults for ${seconds} s`,
    touchesDatabase: true,
    play: async (stage) => {
      await stage.open({ apis: 3, sweepers: 2 });
      const settings = { heartbeatIntervalSeconds: 1, missedHeartbeatsAllowed: 4, recoveryLeaseSeconds: 30 };
      const projectIds = [
        await stage.project(settings),
        await stage.project(settings),
        await stage.project(settings),
      ];
      const lights = await stage.lightMachines(6, { slots: 2 });
      for (const machine of lights) machine.link = stage.link;
      const reals = await stage.realMachines(2);
      const load = startLoad(stage, { machines: lights, projectIds, everyMs: 800 });
      for (const machine of reals) {
        for (let count = 0; count < sessionsPerMachine; count += 1) await machine.start(projectIds[count]);
      }
      const world = { stage, projectIds, lights, reals };
      const until = performance.now() + seconds * 1_000;
      const happened = [];
      while (performance.now() < until) {
        stage.signal.throwIfAborted();
        const faults = draw(stage.chance);
        happened.push(...faults.map(({ name }) => name));
        stage.say(`  ${faults.map(({ name }) => name).join(' and ')}`);
        await Promise.all(faults.map(({ play }) => play(world)));
        await stage.pass(stage.chance.between(1, 4));
      }
      await load.stop();
      await mend(world);
      await stage.settle(180);
      const figures = [{ name: 'faults', value: happened.length, atLeast: 1 }];
      return { ...(await stage.judge()), partitioned: true, figures };
    },
  };
}

function draw(chance) {
  const first = chance.oneOf(allFaults);
  const second = chance.oneOf(allFaults);
  // Two at once only where one does not undo the other.
  return chance.next() < 0.3 && first.touches !== second.touches ? [first, second] : [first];
}

/** Everything works again, so that what is left over can be settled. */
async function mend({ stage, reals }) {
  await stage.members.mend();
  while (stage.servers.ports.length < 2) await stage.servers.startApi();
  if (stage.servers.sweepers.every((sweeper) => !sweeper.isRunning())) stage.servers.startSweeper();
  for (const link of stage.links) link.set('open');
  for (const machine of reals) await machine.run('up');
  stage.say(`  mended, ${process.memoryUsage().rss >> 20} MiB`);
}

import { sweepSeconds } from '../api-servers.mjs';
import { lastActs } from '../measures.mjs';

const settings = { heartbeatIntervalSeconds: 1, missedHeartbeatsAllowed: 4 };
const deadlineSeconds = settings.heartbeatIntervalSeconds * settings.missedHeartbeatsAllowed;

/** Nobody can beat for many deadlines. That is the fault of the API, and no holder may be blamed for it. */
export const apisDown = {
  name: 'apis-down',
  title: 'stop all API processes for many deadlines, and start them again',
  play: async (stage, { short }) => {
    await stage.open({ apis: 2, sweepers: 0 });
    await stage.startSweepers(1, { canaryUrl: stage.link.url });
    const projectIds = [await stage.project(settings), await stage.project(settings)];
    const lights = await stage.lightMachines(8, { slots: 2 });
    const reals = await stage.realMachines(2);
    for (const [index, machine] of lights.entries()) await machine.create(projectIds[index % 2]);
    const ids = await Promise.all(reals.map((machine) => machine.start(projectIds[0])));
    await stage.until('all agents act', () => ids.every((id) => lastActs(stage.journal).has(id)));

    const outageSeconds = short ? 24 : 180;
    stage.say(`no API for ${outageSeconds} s, and a sweeper that goes on`);
    const before = await stage.sweeps();
    await outage(stage, outageSeconds, lights);
    const sweeps = (await stage.sweeps()) - before;
    stage.say(`no API and no sweeper for ${outageSeconds / 2} s; the sweeper comes back first`);
    await stage.servers.killSweepers();
    await outage(stage, outageSeconds / 2, lights, () => stage.servers.startSweeper());

    const acted = lastActs(stage.journal);
    await stage.until('the frozen agents go on', () =>
      ids.every((id) => lastActs(stage.journal).get(id) > acted.get(id)),
    );
    await stage.settle();
    const outcome = await stage.judge();
    const failed = outcome.events.filter(({ type, by }) => type === 'failed' && by === 'sweeper');
    const doubts = outcome.events.filter(({ type }) => type === 'doubt-raised');
    return {
      ...outcome,
      figures: [
        { name: 'deadlines that the outage was long', value: outageSeconds / deadlineSeconds },
        { name: 'sweeps meanwhile', value: sweeps, atLeast: outageSeconds / (4 * sweepSeconds) },
        { name: 'doubts raised', value: doubts.length, atLeast: 2 },
        { name: 'sessions failed', value: failed.length, atMost: 0 },
      ],
    };
  },
};

/** Ends when every machine has been acknowledged something after it. `before` is called before the APIs come back. */
async function outage(stage, seconds, machines, before = () => {}) {
  await stage.servers.killApis();
  await stage.pass(seconds);
  before();
  // Long enough for sweeps that see nothing but silence.
  await stage.pass(3);
  const { port } = await stage.servers.startApi();
  await stage.servers.startApi();
  const back = performance.now();
  stage.say(`the API is back at port ${port}`);
  const acknowledged = () => machines.every(({ lastAcknowledgedAtMs }) => lastAcknowledgedAtMs > back);
  await stage.until('every machine is acknowledged again', acknowledged, 60);
}

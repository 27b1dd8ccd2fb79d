import process from 'node:process';
import { killAll } from './api-servers.mjs';

const cuts = ['cut', 'lost-requests', 'lost-replies'];

/**
 * What chance may do. Each begins, lasts and ends by itself.
 *
 * @typedef {{ stage: import('./stage.mjs').Stage, projectIds: string[], lights: object[], reals: object[] }} World
 * @type {readonly { name: string, touches: string, play: (world: World) => Promise<void> }[]}
 */
export const allFaults = [
  fault('kill the primary', 'database', async ({ stage }) => {
    const primary = await stage.members.primary();
    await stage.members.kill(primary);
    await stage.pass(stage.chance.between(1, 8));
    await stage.members.startAgain(primary);
    await stage.members.allFollow();
  }),
  fault('freeze the primary', 'database', async ({ stage }) => {
    const primary = await stage.members.primary();
    stage.members.freeze(primary);
    await stage.pass(stage.chance.between(1, 12));
    stage.members.thaw(primary);
    await stage.members.allFollow();
  }),
  fault('freeze a follower', 'database', async ({ stage }) => {
    const primary = await stage.members.primary();
    const follower = stage.chance.oneOf(stage.members.members.filter((member) => member !== primary));
    stage.members.freeze(follower);
    await stage.pass(stage.chance.between(1, 12));
    stage.members.thaw(follower);
  }),
  fault('kill an API', 'api', async ({ stage }) => {
    await killAll([stage.chance.oneOf(stage.servers.apis).child]);
    await stage.pass(stage.chance.between(0, 3));
    await stage.servers.startApi();
  }),
  fault('kill all APIs', 'api', async ({ stage }) => {
    await stage.servers.killApis();
    await stage.pass(stage.chance.between(1, 20));
    for (let count = 0; count < 3; count += 1) await stage.servers.startApi();
  }),
  fault('kill all sweepers', 'sweeper', async ({ stage }) => {
    await stage.servers.killSweepers();
    await stage.pass(stage.chance.between(1, 20));
    for (let count = stage.chance.below(3); count >= 0; count -= 1) stage.servers.startSweeper();
  }),
  fault('freeze a sweeper', 'sweeper', async ({ stage }) => {
    const sweeper = stage.chance.oneOf(stage.servers.sweepers);
    process.kill(sweeper.pid, 'SIGSTOP');
    await stage.pass(stage.chance.between(1, 14));
    process.kill(sweeper.pid, 'SIGCONT');
  }),
  fault('cut the machines without processes off', 'light', async ({ stage }) => {
    stage.link.set(stage.chance.oneOf(cuts));
    await stage.pass(stage.chance.between(1, 15));
    stage.link.set('open');
  }),
  fault('crash a machine without processes', 'light', async ({ stage, lights }) => {
    const [gone] = lights.splice(stage.chance.below(lights.length), 1);
    gone.crash();
    lights.push(...(await stage.lightMachines(1, { slots: 2 })));
  }),
  fault('cut a runner off', 'runner', async ({ stage, reals }) => {
    const { link } = stage.chance.oneOf(reals);
    link.set(stage.chance.oneOf(cuts));
    await stage.pass(stage.chance.between(1, 15));
    link.set('open');
  }),
  fault('kill an agent', 'runner', async ({ stage, reals }) => {
    const machine = stage.chance.oneOf(reals);
    const roots = await rootsOf(stage, machine);
    if (roots.length > 0) process.kill(stage.chance.oneOf(roots).pid, 'SIGKILL');
  }),
  fault('kill a keeper', 'runner', async ({ stage, reals }) => {
    stage.chance.oneOf(reals).kill('keeper');
  }),
  fault('kill a daemon', 'runner', async ({ stage, reals }) => {
    const machine = stage.chance.oneOf(reals);
    machine.kill('daemon');
    await stage.pass(stage.chance.between(0, 10));
    await machine.run('up');
  }),
  fault('freeze a daemon', 'runner', async ({ stage, reals }) => {
    const machine = stage.chance.oneOf(reals);
    machine.signal('daemon', 'SIGSTOP');
    await stage.pass(stage.chance.between(1, 12));
    machine.signal('daemon', 'SIGCONT');
  }),
  fault('kill everything on a machine', 'runner', async ({ stage, reals }) => {
    const machine = stage.chance.oneOf(reals);
    await machine.killEverything();
    await stage.pass(stage.chance.between(0, 10));
    await machine.run('up');
  }),
  fault('start another session', 'runner', async ({ stage, reals, projectIds }) => {
    // A machine whose slots are taken, or that is not heard, says no.
    await stage.chance
      .oneOf(reals)
      .start(stage.chance.oneOf(projectIds))
      .catch(() => {});
  }),
];

function fault(name, touches, play) {
  return { name, touches, play };
}

async function rootsOf(stage, machine) {
  const ids = await stage.database.collection('sessions').distinct('_id', { status: 'active' });
  return ids.flatMap((id) => machine.processOf(id) ?? []);
}

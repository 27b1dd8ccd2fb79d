import process from 'node:process';
import { lastActs, percentile } from '../measures.mjs';

const exitSeenWithinSeconds = 5;

/** Agents, keepers and whole machines are ended by SIGKILL, and each loss has to be noticed and mended. */
export const detection = {
  name: 'detection',
  title: 'kill agents, keepers, daemons and whole machines, and count what is noticed',
  play: async (stage, { short }) => {
    await stage.open({ apis: 2, sweepers: 1 });
    const machines = await stage.realMachines(3);
    const exits = [];
    const losses = [];
    for (let round = 0; round < (short ? 1 : 4); round += 1) {
      exits.push(...(await killAgents(stage, machines)));
      exits.push(...(await killKeeper(stage, machines[round % 3])));
      await restartDaemon(stage, machines[(round + 1) % 3]);
      losses.push(...(await killMachine(stage, machines[(round + 2) % 3])));
    }
    await stage.settle(90);
    const outcome = await stage.judge();
    const crashed = exits.length + losses.length;
    const noticed = [...exits, ...losses].filter(({ seconds }) => Number.isFinite(seconds)).length;
    const agentSeconds = exits.map(({ seconds }) => seconds);
    return {
      ...outcome,
      figures: [
        { name: 'crashes', value: crashed },
        {
          name: 'of these detected and recovered',
          value: (100 * noticed) / crashed,
          unit: '%',
          atLeast: 100,
        },
        {
          name: 'process exit to failed, p50',
          value: percentile(agentSeconds, 0.5),
          unit: 's',
          atMost: exitSeenWithinSeconds,
        },
        {
          name: 'process exit to failed, longest',
          value: Math.max(...agentSeconds),
          unit: 's',
          atMost: exitSeenWithinSeconds,
        },
        {
          ...{ name: 'loss of a machine to failed (deadline 3 s, a sweep every 2 s), longest', unit: 's' },
          value: Math.max(...losses.map(({ seconds }) => seconds)),
        },
      ],
    };
  },
};

/** Starts a session and waits until its agent acts. */
export async function begin(stage, machine, template) {
  const projectId = await stage.project();
  const id = await machine.start(projectId, template);
  await stage.untilSession('it is active', id, ({ status }) => status === 'active');
  await stage.until('it acts', () => lastActs(stage.journal).has(id));
  return { id, machine, root: await stage.until('it runs', () => machine.processOf(id)) };
}

/** Waits until a session that was killed has failed and runs again; answers how long the first took. */
async function noticed(stage, { id }, killedAtMs) {
  const again = (session) => session.status === 'active' && session.generation > 1;
  await stage.untilSession('it runs again', id, again, 60);
  const failed = await stage.database.collection('events').findOne({ sessionId: id, type: 'failed' });
  await stop(stage, id);
  return {
    id,
    seconds: failed === null ? Number.POSITIVE_INFINITY : (failed.at.getTime() - killedAtMs) / 1_000,
  };
}

async function stop(stage, id) {
  await stage.ask('POST', `/v1/sessions/${id}/cancel`, { reason: 'it was seen' });
  stage.journal.stopped.add(id);
  await stage.untilSession('it is stopped', id, ({ status }) => status === 'cancelled');
}

async function killAgents(stage, machines) {
  const begun = [];
  for (const machine of machines) begun.push(await begin(stage, machine));
  return await Promise.all(
    begun.map(async (session) => {
      process.kill(session.root.pid, 'SIGKILL');
      return await noticed(stage, session, Date.now());
    }),
  );
}

async function killKeeper(stage, machine) {
  const session = await begin(stage, machine);
  machine.kill('keeper');
  return [await noticed(stage, session, Date.now())];
}

/** Nothing is lost where only the daemon dies: its successor adopts what the keeper holds. */
async function restartDaemon(stage, machine) {
  const { id } = await begin(stage, machine);
  machine.kill('daemon');
  await machine.run('up');
  await stage.untilSession(
    'it is adopted',
    id,
    ({ generation, status }) => generation === 2 && status === 'active',
  );
  await stop(stage, id);
}

async function killMachine(stage, machine) {
  const session = await begin(stage, machine);
  await machine.killEverything();
  const loss = await noticed(stage, session, Date.now());
  await machine.run('up');
  return [loss];
}

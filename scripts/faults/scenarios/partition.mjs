import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sleepCountingSeconds } from '../../../packages/runner/dist/adapters/sleep-counting-clock.js';
import { ownGroups } from '../../../packages/runner/dist/limits/own-groups.js';
import { stillRuns } from '../../../packages/runner/dist/processes/process-identity.js';
import { readProcess } from '../../../packages/runner/dist/processes/process-table.js';
import { fenceMargins, lastActs } from '../measures.mjs';

const ways = ['cut', 'lost-requests', 'lost-replies'];

/** Runners lose the API, each in another way; what only one of them can know, only the others may go on with. */
export const partition = {
  name: 'partition',
  title: 'cut runners from the API: both ways, requests only, replies only',
  note: 'Where only replies are lost the API hears the holder, so nobody else may go on; the holder fences itself all the same.',
  play: async (stage, { short }) => {
    await stage.open({ apis: 2, sweepers: 1 });
    const machines = await stage.realMachines(3);
    await stage.realMachines(short ? 1 : 2);
    const complaints = [];
    for (let round = 0; round < (short ? 1 : 3); round += 1)
      complaints.push(...(await cutAll(stage, machines)));
    await stage.settle();
    const outcome = await stage.judge();
    const margins = fenceMargins(outcome);
    return {
      ...outcome,
      complaints,
      figures: [
        { name: 'sessions that another machine went on with', value: margins.length, atLeast: 1 },
        {
          ...{ name: 'least time from the last act of the old copy to the claim', unit: 's', atLeast: 0 },
          value: Math.min(...margins),
        },
      ],
    };
  },
};

async function cutAll(stage, machines) {
  const complaints = [];
  const held = [];
  for (const machine of machines) {
    const projectId = await stage.project();
    const id = await machine.start(projectId);
    await stage.untilSession('it is active', id, ({ status }) => status === 'active');
    held.push({ machine, id, root: machine.processOf(id), generation: (await stage.session(id)).generation });
  }
  await stage.until('all agents act', () => held.every(({ id }) => lastActs(stage.journal).has(id)));
  for (const [index, { machine }] of held.entries()) machine.link.set(ways[index]);
  await stage.until('every runner has frozen its agents', () => held.every(({ root }) => isFrozen(root)), 20);
  const [cut, lostRequests, lostReplies] = held;
  for (const { id, generation, machine } of [cut, lostRequests]) {
    const moved = await stage.untilSession(
      'another machine goes on',
      id,
      (session) => session.status === 'active' && session.generation > generation,
      40,
    );
    if (moved.machineId === (await machineIdOf(machine)))
      complaints.push(`${id} went on where it was cut off`);
  }
  const stuck = await stage.session(lostReplies.id);
  if (stuck.generation !== lostReplies.generation)
    complaints.push(`${lostReplies.id} was given away while its holder was heard`);
  for (const { machine } of held) machine.link.set('open');
  const ended = () => [cut, lostRequests].every(({ root }) => !stillRuns(root));
  await stage.until('the old copies are ended', ended);
  const since = sleepCountingSeconds();
  await stage.until(
    'who was only not answered goes on',
    () => lastActs(stage.journal).get(lostReplies.id) > since,
  );
  for (const { id } of held) {
    await stage.ask('POST', `/v1/sessions/${id}/cancel`, { reason: 'the round is over' });
    stage.journal.stopped.add(id);
  }
  for (const { id } of held)
    await stage.untilSession('it is stopped', id, ({ status }) => status === 'cancelled');
  return complaints;
}

async function machineIdOf(machine) {
  return (await machine.status()).machineId;
}

/** A process is stopped by itself, or with its whole control group. */
function isFrozen({ pid }) {
  if (readProcess(pid)?.state === 'T') return true;
  try {
    const mounts = readFileSync('/proc/self/mountinfo', 'utf8');
    const group = ownGroups(mounts, readFileSync(`/proc/${pid}/cgroup`, 'utf8')).v2?.directory;
    return group !== undefined && readFileSync(join(group, 'cgroup.events'), 'utf8').includes('frozen 1');
  } catch {
    return false;
  }
}

import { readlinkSync } from 'node:fs';
import { stillRuns } from '../../packages/runner/dist/processes/process-identity.js';
import { Machine } from './machine.mjs';
import { assert, eventually as until } from './patience.mjs';

/** Everything here is seconds instead of minutes; the order of things is the same. */
const settings = {
  ...{ heartbeatIntervalSeconds: 1, missedHeartbeatsAllowed: 3, fenceDelaySeconds: 2 },
  ...{ recoveryMode: 'any-machine', recoveryAffinitySeconds: 1 },
};

const script = 'step=0; while :; do step=$((step + 1)); echo "step $step"; sleep 0.5; done';

/**
 * Tells the story and checks every word of it.
 *
 * @param {{ cloud: object, directory: string, machines: Machine[], signal: AbortSignal, tell: (line: string) => void }} stage
 */
export async function play({ cloud, directory, machines, signal, tell }) {
  const eventually = (what, look, withinSeconds) => until(what, look, { signal, withinSeconds });
  const templates = {
    work: { command: ['sh', '-c', script], cwd: directory, allowedDirectories: [directory] },
  };
  const { key } = await cloud.ask('POST', '/v1/api-keys', { name: 'demo runners', scopes: ['runner'] });
  for (const name of ['first', 'second']) {
    machines.push(new Machine({ name, directory, apiUrl: cloud.url, apiKey: key, templates }));
  }
  const [first, second] = machines;

  await Promise.all(machines.map((machine) => machine.run('up')));
  const ids = await eventually('both machines are registered', () => registered(cloud, machines));
  tell(`Two machines are registered, with two slots each: ${ids.map(short).join(' and ')}.`);

  const project = await cloud.ask('POST', '/v1/projects', { name: 'demo', settings });
  const id = await first.run('start', '--project', project.id, '--template', 'work', '--slot', '1');
  const root = first.processOf(id);
  assert(root, 'the process runs on the first machine');
  const active = await eventually('the session is active', () => sessionIf(cloud, id, { status: 'active' }));
  assert(active.generation === 1 && active.machineId === ids[0], 'the first machine holds generation 1');
  const output = await eventually('it writes', async () => /step \d+/.exec(await first.run('logs', id))?.[0]);
  tell(
    `Session ${short(id)} runs on the first machine as process ${root.pid}${terminalOf(root.pid)}, generation 1; it writes "${output}".`,
  );

  const oldDaemon = first.holder('daemon');
  await first.killDaemon();
  await eventually('the daemon is gone', () => !stillRuns(oldDaemon));
  assert(stillRuns(root), 'the process outlives the daemon');
  tell(
    `SIGKILL of the first machine's daemon ${oldDaemon.pid}: process ${root.pid} lives on, held by keeper ${first.holder('keeper')?.pid}.`,
  );

  await first.run('up');
  const adopted = await eventually('it is adopted, and beats', async () => {
    const session = await sessionIf(cloud, id, { status: 'active', generation: 2 });
    return session && session.sequence > 0 && session;
  });
  assert(stillRuns(root), 'it is the same process');
  const events = await typesOf(cloud, id);
  assert(!events.includes('failed') && adopted.cause === null, 'nothing was failed');
  tell(
    `A new daemon ${first.holder('daemon')?.pid} adopted it as generation 2: the same process, and nothing was failed (${events.join(', ')}).`,
  );

  const killed = [first.holder('daemon'), first.holder('keeper'), root];
  await first.killEverything();
  await eventually('everything of the first machine is gone', () => !killed.some(stillRuns));
  tell(
    `SIGKILL of everything on the first machine: daemon, keeper and process ${killed.map(({ pid }) => pid).join(', ')}.`,
  );

  await eventually('it is late', () => sessionIf(cloud, id, { health: 'late' }));
  tell('The session is late: one heartbeat is missing, nothing is decided.');

  const failed = await eventually('it is failed', () => sessionIf(cloud, id, { status: 'failed' }));
  const waits = (Date.parse(failed.claimableAt) - Date.parse(failed.deadlineAt)) / 1_000;
  assert(failed.cause === 'machine-lost', `the cause is machine-lost, not ${failed.cause}`);
  assert(
    waits === settings.fenceDelaySeconds,
    `it is claimable ${settings.fenceDelaySeconds} s after its deadline`,
  );
  tell(
    `The session is failed (${failed.cause}). Until ${waits} s after its deadline nobody may claim it: a holder that lives fences itself first.`,
  );

  const recovered = await eventually('the second machine holds it', () =>
    sessionIf(cloud, id, { status: 'active', machineId: ids[1] }),
  );
  const recovery = await cloud.ask('GET', `/v1/recoveries/${encodeURIComponent(failed.recoveryId)}`);
  assert(recovery.status === 'resumed' && recovery.claimedBy === ids[1], 'the second machine recovered it');
  assert(Date.parse(recovery.claimedAt) >= Date.parse(failed.claimableAt), 'it was not claimed too early');
  assert(recovered.generation > 2, 'it has a new generation');
  const copy = second.processOf(id);
  assert(copy, 'the process runs on the second machine');
  const kept = (Date.parse(recovery.claimedAt) - Date.parse(failed.claimableAt)) / 1_000;
  tell(
    `The second machine claimed it ${kept.toFixed(1)} s later and runs it as process ${copy.pid}, generation ${recovered.generation}.`,
  );

  await first.run('up');
  await eventually('the first machine was refused', () => first.log().includes('is not ours to adopt'));
  const status = await eventually('it holds nothing', async () => {
    const found = await first.status();
    return found.registered && found.sessions.length === 0 && found;
  });
  assert(status.machineId === ids[0] && !first.processOf(id), 'the first machine runs nothing');
  tell('The first machine comes back with its old state, is refused (session-superseded) and runs nothing.');

  for (const stale of ['heartbeat', 'complete']) {
    const body = { generation: 2, ...(stale === 'heartbeat' && { sequence: 1_000_000 }) };
    const answer = await cloud.send('POST', `/v1/sessions/${id}/${stale}`, body);
    assert(answer.status === 409 && answer.body.code === 'session-superseded', `a stale ${stale} is refused`);
    tell(
      `A ${stale} of generation 2 is answered ${answer.status} ${answer.body.code}, current generation ${answer.body.current}.`,
    );
  }

  const last = await cloud.session(id);
  const stands = last.status === 'active' && last.generation === recovered.generation && stillRuns(copy);
  assert(stands, 'the session goes on, on the second machine alone');
  tell('The session goes on, on the second machine alone.');

  await second.run('down', '--sessions');
  await eventually('it is cancelled', () => sessionIf(cloud, id, { status: 'cancelled' }));
  assert(!stillRuns(copy), 'its process has ended');
  tell('The second machine ended its session and stopped: cancelled, and never to be recovered.');
}

async function registered(cloud, machines) {
  const known = (await cloud.ask('GET', '/v1/machines')).items;
  const ids = await Promise.all(machines.map(async (machine) => (await machine.status()).machineId));
  const found = ids.map((id) => known.find((each) => each.id === id));
  return found.every((machine) => machine?.slots.length === 2) && ids;
}

async function sessionIf(cloud, id, expected) {
  const session = await cloud.session(id);
  return Object.entries(expected).every(([name, value]) => session[name] === value) && session;
}

async function typesOf(cloud, id) {
  return (await cloud.ask('GET', `/v1/sessions/${id}/events`)).items.map(({ type }) => type);
}

function terminalOf(pid) {
  try {
    return ` on ${readlinkSync(`/proc/${pid}/fd/0`)}`;
  } catch {
    return '';
  }
}

function short(id) {
  return id.slice(0, 8);
}

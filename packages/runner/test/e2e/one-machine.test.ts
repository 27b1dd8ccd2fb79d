import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { eventually } from '../support/conditions.js';
import { isGone, standsStill, stateOf } from '../support/processes.js';
import { useSpine } from './spine.js';

const spine = useSpine();

it('runs a session from start to completion', async () => {
  const [rig, project] = [await spine.runner(), await spine.project()];
  const id = await rig.start(
    project,
    'echo $$ > pid; echo hello from here; while [ ! -e go ]; do sleep 0.02; done',
  );
  await spine.until(id, ({ status }) => status === 'active');
  expect(await rig.ok('logs', id)).toContain('hello from here');
  expect(await rig.ok('status')).toContain(id);
  mkdirSync(join(rig.work, 'go'));
  expect(await spine.until(id, ({ status }) => status === 'completed')).toMatchObject({
    reason: 'exit code 0',
  });
  await eventually('it is forgotten here', async () => (await rig.status()).sessions.length === 0);
});

it.each([
  ['exit code 3', 'exit 3', null],
  ['signal SIGKILL', 'sleep 1000', 'SIGKILL'],
] as const)('reports a process that ended with %s within 5 s', async (reason, end, signal) => {
  const [rig, project] = [await spine.runner(), await spine.project({ heartbeatIntervalSeconds: 60 })];
  const id = await rig.start(project, `echo $$ > pid; while [ ! -e go ]; do sleep 0.02; done; ${end}`);
  const pid = await rig.pid('pid');
  const since = Date.now();
  if (signal) process.kill(pid, signal);
  else mkdirSync(join(rig.work, 'go'));
  const failed = await spine.until(id, ({ status }) => status === 'failed');
  expect(failed).toMatchObject({ cause: 'process-exit', reason });
  expect(Date.now() - since).toBeLessThan(5_000);
});

it('keeps a session through the SIGKILL of its daemon: the next one adopts it', async () => {
  const [rig, project] = [await spine.runner(), await spine.project({ missedHeartbeatsAllowed: 10 })];
  const id = await rig.start(project, 'echo $$ > pid; sleep 1000');
  const pid = await rig.pid('pid');
  await rig.kill('daemon');
  expect(stateOf(pid)).not.toBeNull();
  await rig.ok('up');
  await spine.until(id, ({ generation }) => generation === 2);
  await eventually('it beats', async () => (await rig.status()).sessions[0]?.phase === 'running');
  expect(await spine.session(id)).toMatchObject({ status: 'active', cause: null });
  expect(await spine.events(id)).not.toContain('failed');
  expect(stateOf(pid)).not.toBeNull();
});

it('freezes a session while no daemon is there, and thaws it when a late one adopts it', async () => {
  const [rig, project] = [await spine.runner(), await spine.project({ recoveryMode: 'any-machine' })];
  const id = await rig.start(project, 'echo $$ > pid; sleep 1000');
  const pid = await rig.pid('pid');
  await rig.kill('daemon');
  await eventually('it is frozen', () => standsStill(pid));
  await spine.until(id, ({ status }) => status === 'failed');
  await rig.ok('up');
  await spine.until(id, ({ status, generation }) => status === 'active' && generation === 2);
  await eventually('it goes on', () => stateOf(pid) === 'S');
});

it('reports what ended while no daemon was there', async () => {
  const [rig, project] = [await spine.runner(), await spine.project({ heartbeatIntervalSeconds: 60 })];
  const id = await rig.start(project, 'echo $$ > pid; while [ ! -e go ]; do sleep 0.02; done; exit 9');
  const pid = await rig.pid('pid');
  await rig.kill('daemon');
  mkdirSync(join(rig.work, 'go'));
  await eventually('it ended', () => isGone(pid));
  await rig.ok('up');
  const failed = await spine.until(id, ({ status }) => status === 'failed');
  expect(failed).toMatchObject({ cause: 'process-exit', reason: 'exit code 9' });
});

it('ends what a killed keeper left, reports it, and goes on with a new one', async () => {
  const [rig, project] = [await spine.runner(), await spine.project({ heartbeatIntervalSeconds: 60 })];
  const survivor =
    "trap '' HUP; setsid nohup bash -c 'echo $$ > survivor; exec sleep 1000' > /dev/null 2>&1 &";
  const id = await rig.start(project, `${survivor} wait; sleep 1000`);
  const pid = await rig.pid('survivor');
  const before = rig.pidOf('keeper');
  await rig.kill('keeper');
  expect(await spine.until(id, ({ status }) => status === 'failed')).toMatchObject({ cause: 'unknown' });
  expect(isGone(pid)).toBe(true);
  const next = await rig.start(project, 'sleep 1000');
  expect(await spine.session(next)).toMatchObject({ status: 'active' });
  expect(rig.pidOf('keeper')).not.toBe(before);
});

it('reports a reboot', async () => {
  const [rig, project] = [await spine.runner(), await spine.project({ heartbeatIntervalSeconds: 60 })];
  const id = await rig.start(project, 'echo $$ > pid; sleep 1000');
  const pid = await rig.pid('pid');
  await rig.kill('daemon');
  await rig.kill('keeper');
  process.kill(pid, 'SIGKILL');
  const path = join(rig.state, 'link.json');
  const memory = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(path, JSON.stringify({ ...memory, bootId: 'the one before' }));
  await rig.ok('up');
  expect(await spine.until(id, ({ status }) => status === 'failed')).toMatchObject({
    cause: 'machine-rebooted',
  });
});

it('stops a session on request, here or through the API, and it stays stopped', async () => {
  const [rig, project] = [await spine.runner(), await spine.project({ recoveryMode: 'any-machine' })];
  const here = await rig.start(project, 'echo $$ > one; sleep 1000');
  const there = await rig.start(project, 'echo $$ > two; sleep 1000');
  const pids = [await rig.pid('one'), await rig.pid('two')];
  await rig.ok('stop', here);
  await spine.api.request('POST', `/v1/sessions/${there}/cancel`, { body: {} });
  for (const id of [here, there]) {
    expect(await spine.until(id, ({ status }) => status === 'cancelled')).toMatchObject({
      cause: 'cancelled',
    });
  }
  expect(pids.every(isGone)).toBe(true);
  const { body } = await spine.api.request('GET', `/v1/recoveries?status=pending&projectId=${project}`);
  expect(body.items).toEqual([]);
});

it('confirms the end of a session that the API holds for it and nobody runs', async () => {
  const [rig, project] = [await spine.runner(), await spine.project({ heartbeatIntervalSeconds: 60 })];
  await rig.ok('up');
  const { machineId } = await rig.status();
  const body = { projectId: project, machineId, checkpoint: {} };
  const created = await spine.api.request('POST', '/v1/sessions', { body });
  expect(created.status).toBe(201);
  const failed = await spine.until(created.body.id, ({ status }) => status === 'failed');
  expect(failed).toMatchObject({ reason: 'no process of it runs on its machine' });
});

it('leaves sessions running when it is stopped, and ends them where that is asked for', async () => {
  const [rig, project] = [await spine.runner(), await spine.project({ missedHeartbeatsAllowed: 20 })];
  const id = await rig.start(project, 'echo $$ > pid; sleep 1000');
  const pid = await rig.pid('pid');
  expect(await rig.ok('down')).toContain('1 sessions go on');
  expect((await rig.cli('status')).code).toBe(3);
  expect(stateOf(pid)).not.toBeNull();
  await rig.ok('up');
  await spine.until(id, ({ generation }) => generation === 2);
  const keeper = rig.pidOf('keeper');
  await rig.ok('down', '--sessions');
  expect(isGone(pid)).toBe(true);
  await eventually('the keeper left', () => isGone(keeper));
  expect(await spine.session(id)).toMatchObject({ status: 'cancelled' });
});

it('shows its API key nowhere', async () => {
  const [rig, project] = [await spine.runner(), await spine.project()];
  const id = await rig.start(project, 'env; echo $$ > pid; sleep 1000');
  await rig.pid('pid');
  await spine.until(id, ({ status }) => status === 'active');
  const secret = rig.apiKey.slice(-24);
  const files = ['daemon.log', 'daemon.err', 'keeper.log', 'link.json'].map((name) => rig.text(name));
  const everywhere = [...files, await rig.ok('logs', id), await rig.ok('status', '--json')];
  const commands = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
  for (const text of [...everywhere, commands]) expect(text).not.toContain(secret);
  const environ = ['daemon', 'keeper'].map((which) =>
    readFileSync(`/proc/${rig.pidOf(which as 'daemon')}/environ`, 'utf8'),
  );
  for (const text of environ) expect(text).not.toContain(secret);
});

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { eventually } from '../support/conditions.js';
import { isGone, stateOf } from '../support/processes.js';
import { RunnerRig } from '../support/runner-rig.js';
import { Watcher } from '../support/watcher.js';

const rigs: RunnerRig[] = [];
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.end();
});
const alone = (given: ConstructorParameters<typeof RunnerRig>[2] = {}) => {
  const rig = new RunnerRig(null, '', given);
  rigs.push(rig);
  return rig;
};

it('runs sessions without any API, and keeps all that they wrote after they ended', async () => {
  const rig = alone();
  const id = await rig.startAlone('echo hello from here; exit 3', '--name', 'first');
  await eventually('it ended', async () => (await rig.ok('list', '--all')).includes('exit 3'));
  expect(await rig.ok('logs', 'first')).toBe('hello from here');
  expect(await rig.ok('list')).toContain('Nothing runs here');
  const events = (await rig.ok('logs', id, '--json')).split('\n').map((line) => JSON.parse(line));
  expect(events.map(({ type }) => type)).toEqual(['started', 'bytes', 'ended']);
  expect(events[2].payload).toEqual({ exit: { code: 3, signal: null }, reason: 'exit code 3' });
  expect(await rig.ok('status')).toContain('this runner works alone');
});

it('keeps the screen, what was typed and the program through the SIGKILL of the daemon', async () => {
  const rig = alone();
  const id = await rig.startAlone('echo $$ > pid; read -r line; echo "got $line"; read -r line; exit 4');
  const pid = await rig.pid('pid');
  await rig.ok('send', id, 'one two');
  const watcher = new Watcher(rig, id);
  await watcher.attach();
  await watcher.until('its answer', () => watcher.output.toString().includes('got one two'));
  await rig.kill('daemon');
  expect(stateOf(pid)).not.toBeNull();
  await rig.ok('up');
  await watcher.attach();
  await rig.ok('send', id, 'end');
  await watcher.until('its end', () => watcher.ended);
  expect(watcher.faults).toEqual([]);
  expect(watcher.events.map(({ channel }) => channel)).toContain('run:input');
  expect(isGone(pid)).toBe(true);
});

it('tells what ended while no daemon was there, with its last words', async () => {
  const rig = alone();
  const id = await rig.startAlone(
    'echo $$ > pid; while [ ! -e go ]; do sleep 0.02; done; echo last words; exit 9',
  );
  const pid = await rig.pid('pid');
  await rig.kill('daemon');
  mkdirSync(join(rig.work, 'go'));
  await eventually('it ended', () => isGone(pid));
  await rig.ok('up');
  expect(await rig.ok('logs', '-f', id)).toBe('last words');
  expect(await rig.ok('list', '--all')).toContain('exit 9');
});

it('says of a run whose keeper was killed that nobody saw its end', async () => {
  const rig = alone();
  const id = await rig.startAlone('echo $$ > pid; sleep 1000');
  const pid = await rig.pid('pid');
  await rig.kill('keeper');
  await eventually('its end is known', async () => (await rig.ok('list', '--all')).includes('lost'));
  expect(isGone(pid)).toBe(true);
  expect(await rig.ok('logs', id, '--json')).toContain('its keeper ended');
});

it('leaves nothing running when daemon and keeper are killed together, also before anybody comes', async () => {
  const rig = alone();
  const survivor =
    "trap '' HUP TERM; setsid nohup bash -c 'echo $$ > survivor; exec sleep 1000' > /dev/null 2>&1 &";
  await rig.startAlone(`${survivor} echo $$ > pid; wait; sleep 1000`);
  const pids = [await rig.pid('pid'), await rig.pid('survivor')];
  await Promise.all([rig.kill('daemon'), rig.kill('keeper')]);
  await eventually('all are ended', () => pids.every(isGone), 20_000);
});

it('stops and kills what runs, with everything that it started', async () => {
  const rig = alone();
  const asked = await rig.startAlone(
    "trap 'echo asked; exit 5' TERM; echo $$ > one; while :; do sleep 0.05; done",
  );
  const deaf = await rig.startAlone(
    "trap '' TERM HUP; (setsid sleep 1000 & echo $! > two); echo $$ > three; sleep 1000",
  );
  const pids = [await rig.pid('one'), await rig.pid('two'), await rig.pid('three')];
  expect(await rig.ok('stop', asked)).toContain('is stopped');
  expect(await rig.ok('logs', asked)).toContain('asked');
  await rig.ok('kill', deaf);
  expect(pids.every(isGone)).toBe(true);
  expect(await rig.cli('stop', asked)).toMatchObject({
    code: 4,
    stderr: expect.stringContaining('ended already'),
  });
  expect(await rig.cli('attach', 'nothing')).toMatchObject({ code: 4, stderr: 'There is no run nothing.\n' });
});

it.each([
  [['start', '/no/such/directory', '--', 'true'], 'There is no directory /no/such/directory.'],
  [['start', '.', '--', 'no-such-command'], 'There is no command no-such-command.'],
  [['start', '.', '--project', 'p', '--', 'true'], 'This runner has no API'],
  [['logs', 'run-0000'], 'There is no run run-0000.'],
] as const)('%j is refused with a sentence', async (args, sentence) => {
  const rig = alone();
  await rig.ok('up');
  const result = await rig.cli(...args);
  expect(result).toMatchObject({ code: 4, stderr: expect.stringContaining(sentence) });
  expect(result.stderr.split('\n')).toHaveLength(2);
});

it('plays a run again, and runs it again with the same inputs', async () => {
  const rig = alone();
  const script = 'read -r a; read -r b; echo "sum $((a + b))"';
  const id = await rig.startAlone(script);
  await rig.ok('send', id, '19');
  await rig.ok('send', id, '23');
  await rig.ok('logs', '-f', id);
  expect(await rig.ok('replay', id, '--speed', '0')).toContain('sum 42');
  const again = await rig.ok('rerun', id, '--speed', '0');
  expect(again).not.toBe(id);
  expect(await rig.ok('logs', '-f', again)).toContain('sum 42');
});

it('leaves what runs when it is stopped, and ends it where that is asked for', async () => {
  const rig = alone();
  await rig.startAlone('echo $$ > pid; sleep 1000');
  const pid = await rig.pid('pid');
  expect(await rig.ok('down')).toContain('1 sessions go on');
  expect(stateOf(pid)).not.toBeNull();
  await rig.ok('up');
  await rig.ok('down', '--sessions');
  expect(isGone(pid)).toBe(true);
});

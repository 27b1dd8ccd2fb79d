import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { eventually } from '../support/conditions.js';
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

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `${from + index}\r\n`).join('');
const waits = 'while [ ! -e go ]; do sleep 0.02; done';

it('gives a fresh client the screen and then what follows, and a returning one exactly what it missed', async () => {
  const rig = alone();
  const id = await rig.startAlone(`seq 1 2000; ${waits}; seq 2001 2100; sleep 1000`);
  await eventually('its output', async () => (await rig.ok('logs', id)).endsWith('2000'));
  const fresh = new Watcher(rig, id, null);
  await fresh.attach();
  expect(fresh.screen).toContain('2000');
  expect(fresh.screen).not.toContain('\n500\r');
  expect(fresh.output.toString()).toBe('');
  const returning = new Watcher(rig, id);
  await returning.attach();
  await returning.until('all of it', () => returning.output.toString() === numbers(1, 2_000));
  returning.leave();
  mkdirSync(join(rig.work, 'go'));
  await fresh.until('what follows', () => fresh.output.toString() === numbers(2_001, 2_100));
  await returning.attach();
  await returning.until('what it missed', () => returning.output.toString() === numbers(1, 2_100));
  expect([...fresh.faults, ...returning.faults]).toEqual([]);
});

it('pages what is older than the screen from the log', async () => {
  const rig = alone();
  const id = await rig.startAlone('seq 1 5000; sleep 1000');
  await eventually('its output', async () => (await rig.ok('logs', id)).endsWith('5000'));
  expect(`${await rig.ok('logs', id)}\r\n`).toBe(numbers(1, 5_000));
});

it('shows several clients the same, whoever types', async () => {
  const rig = alone();
  const id = await rig.startAlone('while read -r line; do echo "got $line"; done');
  const watchers = Array.from({ length: 5 }, () => new Watcher(rig, id));
  for (const watcher of watchers) await watcher.attach();
  for (const [index, watcher] of watchers.entries()) {
    await watcher.current.request({ method: 'input', runId: id }, undefined, Buffer.from(`${index}\r`));
  }
  for (const watcher of watchers) {
    await watcher.until('all answers', () => watcher.output.toString().includes('got 4'));
  }
  const [first, ...others] = watchers.map(({ output }) => output.toString());
  for (const other of others) expect(other).toBe(first);
  for (let index = 0; index < 5; index += 1) expect(first).toContain(`got ${index}`);
});

it('changes the size of the terminal for everybody, and tells it in its place', async () => {
  const rig = alone();
  const id = await rig.startAlone("trap 'stty size' WINCH; while :; do sleep 0.05; done");
  const watcher = new Watcher(rig, id);
  await watcher.attach();
  await watcher.current.request({ method: 'resize', runId: id, size: { columns: 133, rows: 44 } });
  await watcher.until('its answer', () => watcher.output.toString().includes('44 133'));
  expect(watcher.events.map(({ channel }) => channel).slice(-2)).toEqual(['pty:resize', 'pty:stdout']);
  const fresh = new Watcher(rig, id, null);
  expect(await fresh.attach()).toMatchObject({ columns: 133, rows: 44 });
});

it('lets a client that stops reading slow nobody, and cost no more than its socket holds', async () => {
  const rig = alone({ config: { runLog: { runMiB: 256 } } });
  const id = await rig.startAlone(`${waits}; yes | head -c 20000000; echo over; sleep 1000`);
  const [stopped, reading] = [new Watcher(rig, id), new Watcher(rig, id)];
  await stopped.attach();
  await reading.attach();
  stopped.current.pause();
  const before = rig.residentMiB('daemon');
  mkdirSync(join(rig.work, 'go'));
  await reading.until('everything', () => reading.outputBytes > 30_000_000, 60_000);
  await reading.until('the end', () => reading.tail.includes('over'));
  // Thirty megabytes went by, and the heap of the daemon holds none of them for whoever does not read.
  expect(rig.residentMiB('daemon') - before).toBeLessThan(100);
  expect(stopped.outputBytes).toBeLessThan(4_000_000);
  stopped.current.resume();
  await stopped.until('everything', () => stopped.outputBytes === reading.outputBytes, 60_000);
  expect(stopped.output.equals(reading.output)).toBe(true);
  expect([...stopped.faults, ...reading.faults]).toEqual([]);
});

it('shows a screen that is right although it drew only the end of what was written', async () => {
  const rig = alone();
  const id = await rig.startAlone(
    `${waits}; printf '\\033[?1049h\\033[?25l'; yes | head -c 4000000; printf '\\033[Htop'; echo; sleep 1000`,
  );
  const watcher = new Watcher(rig, id);
  await watcher.attach();
  mkdirSync(join(rig.work, 'go'));
  await watcher.until('everything', () => watcher.tail.includes('top'), 60_000);
  const fresh = new Watcher(rig, id, null);
  await fresh.attach();
  expect(fresh.screen).toContain('\x1b[?1049h');
  expect(fresh.screen).toContain('top');
  expect(fresh.screen?.endsWith('\x1b[?25l')).toBe(true);
});

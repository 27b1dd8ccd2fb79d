import { afterEach, expect, it } from 'vitest';
import { RunnerRig } from '../support/runner-rig.js';
import { stressSize } from '../support/stress-size.js';
import { Watcher } from '../support/watcher.js';

const rigs: RunnerRig[] = [];
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.end();
});

const TALKING = 12;
const IDLE = 38;
const { minutes } = stressSize();

it(`holds 12 runs under input and resizes for ${minutes} minutes, beside 38 idle ones`, async () => {
  const rig = new RunnerRig(null, '');
  rigs.push(rig);
  for (let index = 0; index < IDLE; index += 1) await rig.startAlone('sleep 1000');
  const talk = 'trap : WINCH; n=0; while read -r line; do n=$((n+1)); echo "$n <$line>"; seq 1 200; done';
  const watchers: { readonly id: string; readonly watcher: Watcher }[] = [];
  for (let index = 0; index < TALKING; index += 1) {
    const id = await rig.startAlone(talk);
    const watcher = new Watcher(rig, id);
    await watcher.attach();
    watchers.push({ id, watcher });
  }
  const before = rig.residentMiB('daemon') + rig.residentMiB('keeper');
  const endAt = Date.now() + minutes * 60_000;
  const converse = async ({ id, watcher }: (typeof watchers)[number], index: number) => {
    for (let line = 1; Date.now() < endAt; line += 1) {
      const size = { columns: 60 + ((line * 7 + index) % 90), rows: 20 + ((line * 3) % 30) };
      await watcher.current.request({ method: 'resize', runId: id, size }, 60_000);
      await watcher.current.request(
        { method: 'input', runId: id },
        60_000,
        Buffer.from(`${index}.${line}\r`),
      );
      await watcher.until(
        'its answer',
        () => watcher.tail.includes('200\r\n') && watcher.answers === line,
        60_000,
      );
    }
  };
  await Promise.all(watchers.map(converse));
  for (const { watcher } of watchers) {
    expect(watcher.faults).toEqual([]);
    expect(watcher.answers).toBeGreaterThan(10);
  }
  expect((await rig.ok('list')).split('\n')).toHaveLength(1 + TALKING + IDLE);
  expect(rig.residentMiB('daemon') + rig.residentMiB('keeper') - before).toBeLessThan(250);
});

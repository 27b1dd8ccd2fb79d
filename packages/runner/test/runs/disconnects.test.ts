import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { RunnerRig } from '../support/runner-rig.js';
import { Watcher } from '../support/watcher.js';

const rigs: RunnerRig[] = [];
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.end();
});

it('gives every client the same complete sequence through 1,000 random disconnects', async () => {
  const rig = new RunnerRig(null, '');
  rigs.push(rig);
  const counting =
    'i=0; while [ ! -e go ]; do for j in {1..20}; do i=$((i+1)); echo $i; done; sleep 0.002; done';
  const id = await rig.startAlone(`${counting}; echo "last $i"`);
  const watchers = Array.from({ length: 4 }, () => new Watcher(rig, id));
  let state = 9;
  const come = async (watcher: Watcher) => {
    for (let round = 0; round < 250; round += 1) {
      await watcher.attach();
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      const wanted = watcher.outputBytes + ((state >> 8) % 300);
      await watcher.until('more', () => watcher.outputBytes >= wanted);
      watcher.leave();
    }
    await watcher.attach();
  };
  await Promise.all(watchers.map(come));
  mkdirSync(join(rig.work, 'go'));
  for (const watcher of watchers) await watcher.until('its end', () => watcher.ended);
  const [first, ...others] = watchers.map(({ output }) => output.toString());
  const last = Number(/last (\d+)\r\n$/.exec(first ?? '')?.[1]);
  const expected = Array.from({ length: last }, (_, line) => `${line + 1}\r\n`).join('');
  expect(first === `${expected}last ${last}\r\n`).toBe(true);
  for (const other of others) expect(other === first).toBe(true);
  expect(watchers.flatMap(({ faults }) => faults)).toEqual([]);
});

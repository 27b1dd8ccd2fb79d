import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { seeded } from '../../../../test/support/seeded.js';
import type { RunnerRig } from './runner-rig.js';
import { Watcher } from './watcher.js';

const WATCHERS = 4;

/**
 * Clients that leave and come back again and again while a program writes. At the end each has every line once, in
 * order, and all have the same.
 */
export async function disconnectAtRandom(rig: RunnerRig, disconnects: number, seed: number): Promise<void> {
  const counting =
    'i=0; while [ ! -e go ]; do for j in {1..20}; do i=$((i+1)); echo $i; done; sleep 0.002; done';
  const id = await rig.startAlone(`${counting}; echo "last $i"`);
  const watchers = Array.from({ length: WATCHERS }, () => new Watcher(rig, id));
  const random = seeded(seed);
  const come = async (watcher: Watcher) => {
    for (let round = 0; round < disconnects / WATCHERS; round += 1) {
      await watcher.attach();
      const wanted = watcher.outputBytes + Math.floor(random() * 300);
      await watcher.until('more', () => watcher.outputBytes >= wanted, 60_000);
      watcher.leave();
    }
    await watcher.attach();
  };
  await Promise.all(watchers.map(come));
  mkdirSync(join(rig.work, 'go'));
  for (const watcher of watchers) await watcher.until('its end', () => watcher.ended, 60_000);
  const [first, ...others] = watchers.map(({ output }) => output.toString());
  const last = Number(/last (\d+)\r\n$/.exec(first ?? '')?.[1]);
  const expected = Array.from({ length: last }, (_, line) => `${line + 1}\r\n`).join('');
  expect(first === `${expected}last ${last}\r\n`).toBe(true);
  for (const other of others) expect(other === first).toBe(true);
  expect(watchers.flatMap(({ faults }) => faults)).toEqual([]);
}

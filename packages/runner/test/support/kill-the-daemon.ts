import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { seeded } from '../../../../test/support/seeded.js';
import { eventually } from './conditions.js';
import type { RunnerRig } from './runner-rig.js';
import { Watcher } from './watcher.js';

/** Counts, slowly and as fast as it can, and says at last how far it came. */
const slowly = 'i=0; while [ ! -e go ]; do i=$((i+1)); echo $i; sleep 0.003; done; echo "last $i"';
const fast = `i=0; while [ ! -e go ]; do for j in {1..500}; do i=$((i+1)); echo $i; done; sleep 0.002; done; echo "last $i"`;

/**
 * Kills the daemon again and again while terminals write, now soon after it came up, now later. At the end every run
 * holds every line once, in order, and a client that came back each time has seen exactly that.
 */
export async function killTheDaemon(rig: RunnerRig, times: number, seed: number): Promise<void> {
  const ids = [await rig.startAlone(slowly), await rig.startAlone(fast), await rig.startAlone(slowly)];
  const watchers = ids.map((id) => new Watcher(rig, id));
  const random = seeded(seed);
  for (let round = 0; round < times; round += 1) {
    for (const watcher of watchers) await watcher.attach();
    const wanted = (watchers[1]?.outputBytes ?? 0) + 1 + Math.floor(random() * 60_000);
    await eventually('more is written', () => (watchers[1]?.outputBytes ?? 0) > wanted, 60_000);
    await rig.kill('daemon');
    for (const watcher of watchers) watcher.leave();
    await rig.ok('up');
  }
  mkdirSync(join(rig.work, 'go'));
  for (const watcher of watchers) await watcher.attach();
  for (const [index, watcher] of watchers.entries()) {
    await eventually('its end', () => watcher.ended, 60_000);
    expect(watcher.faults).toEqual([]);
    const text = watcher.output.toString();
    const last = Number(/last (\d+)\r\n$/.exec(text)?.[1]);
    const expected = Array.from({ length: last }, (_, line) => `${line + 1}\r\n`).join('');
    expect(text === `${expected}last ${last}\r\n`, `run ${index}: ${text.length} bytes, ${last} lines`).toBe(
      true,
    );
    expect(watcher.events.map(({ type }) => type)).not.toContain('output-lost');
    expect(`${await rig.ok('logs', ids[index] ?? '')}\r\n`).toBe(text);
  }
}

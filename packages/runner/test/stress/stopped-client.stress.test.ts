import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { RunnerRig } from '../support/runner-rig.js';
import { stressSize } from '../support/stress-size.js';
import { Watcher } from '../support/watcher.js';

const rigs: RunnerRig[] = [];
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.end();
});

const { megabytes } = stressSize();
/** The terminal makes two characters of each line end. */
const LINE_BYTES = 128;
const lines = Math.floor((megabytes * 1_000_000) / LINE_BYTES);

it(`holds nothing for ten clients that stop reading, while ${megabytes} MB go by and one reads on`, async () => {
  const rig = new RunnerRig(null, '', { config: { runLog: { runMiB: 2 * megabytes + 64 } } });
  rigs.push(rig);
  const line = 'x'.repeat(LINE_BYTES - 2);
  const id = await rig.startAlone(
    `while [ ! -e go ]; do sleep 0.02; done; yes ${line} | head -n ${lines}; echo over; sleep 1000`,
  );
  const reading = new Watcher(rig, id);
  const stopped = Array.from({ length: 10 }, () => new Watcher(rig, id));
  for (const watcher of [reading, ...stopped]) await watcher.attach();
  for (const watcher of stopped) watcher.current.pause();
  const before = rig.residentMiB('daemon') + rig.residentMiB('keeper');
  mkdirSync(join(rig.work, 'go'));
  await reading.until('the end', () => reading.tail.includes('over'), 240_000);
  expect(reading.outputBytes).toBe(lines * LINE_BYTES + 'over\r\n'.length);
  expect(rig.residentMiB('daemon') + rig.residentMiB('keeper') - before).toBeLessThan(150);
  for (const watcher of stopped) {
    expect(watcher.outputBytes).toBeLessThan(4_000_000);
    watcher.current.resume();
    await watcher.until('everything', () => watcher.outputBytes === reading.outputBytes, 240_000);
    expect(watcher.faults).toEqual([]);
    watcher.leave();
  }
});

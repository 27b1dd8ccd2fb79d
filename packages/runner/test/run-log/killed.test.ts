import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { LogRig } from '../support/log-rig.js';

const writer = fileURLToPath(new URL('../support/write-log.mjs', import.meta.url));
const rigs: LogRig[] = [];
afterEach(() => {
  for (const rig of rigs.splice(0)) rig.end();
});

it('has everything that it told after a SIGKILL in the middle of writing, ten times over', async () => {
  const one = new LogRig();
  rigs.push(one);
  one.log.close();
  for (let round = 0; round < 10; round += 1) {
    const child = spawn(process.execPath, [writer, one.path, `${round + 1}`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let told = '';
    child.stdout.on('data', (bytes) => {
      told += bytes;
      // Each round is killed after another amount of work.
      if (told.split('\n').length > 5 + round * 7) child.kill('SIGKILL');
    });
    const [, signal] = await once(child, 'close');
    expect(signal).toBe('SIGKILL');
    const last = Number(told.split('\n').at(-2));
    one.open();
    expect(one.putAside).toBeNull();
    const record = one.log.find('run');
    expect(record?.headSeq).toBeGreaterThanOrEqual(last);
    let cursor = 0;
    let offset = 0;
    for (;;) {
      const page = one.log.read('run', cursor, 500, 1e9);
      if (page.length === 0) break;
      for (const { seq, payload } of page) {
        expect(seq).toBe(cursor + 1);
        cursor = seq;
        const bytes = payload as Uint8Array;
        const wrong = bytes.findIndex((byte, index) => byte !== (offset + index) % 251);
        expect(wrong).toBe(-1);
        offset += bytes.length;
      }
    }
    expect(record).toMatchObject({ headSeq: cursor, outputBytes: offset });
    one.log.close();
  }
});

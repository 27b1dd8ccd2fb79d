import { expect, it } from 'vitest';
import { shouldPause } from '../../src/keeper/flow-control.js';
import { RingBuffer } from '../../src/keeper/ring-buffer.js';

it('keeps the newest bytes under their offsets in the whole output', () => {
  const ring = new RingBuffer(10);
  let whole = '';
  for (const chunk of ['abc', '', 'defgh', 'ijklmnopqrstuvwxyz', '0', '12345678']) {
    ring.append(Buffer.from(chunk));
    whole += chunk;
    const from = Math.max(0, whole.length - 10);
    expect(ring.startOffset).toBe(from);
    expect(ring.endOffset).toBe(whole.length);
    for (let offset = 0; offset <= whole.length; offset += 1) {
      const start = Math.max(offset, from);
      const part = ring.read(offset, 4);
      expect(part.offset).toBe(start);
      expect(part.bytes.toString()).toBe(whole.slice(start, start + 4));
    }
  }
});

it('answers nothing beyond the end', () => {
  const ring = new RingBuffer(4);
  ring.append(Buffer.from('ab'));
  expect(ring.read(99, 10)).toEqual({ offset: 2, bytes: Buffer.alloc(0) });
});

it.each([
  [false, 1_000, null, false],
  [true, 1_000, null, false],
  [false, 50, 0, false],
  [false, 51, 0, true],
  [true, 51, 25, true],
  [true, 51, 26, false],
])('paused %s, end %s, read %s: %s', (paused, end, read, expected) => {
  expect(shouldPause(paused, end, read, 100)).toBe(expected);
});

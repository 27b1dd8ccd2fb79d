import fc from 'fast-check';
import { expect, it } from 'vitest';
import { HostLines } from '../../src/claude/host-lines.js';

const line = fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => text.replaceAll('\n', ' '));

it('gives each line once, whatever the pieces and however often they are sent again', () => {
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 20 }),
      fc.array(fc.nat(400), { maxLength: 30 }),
      (texts, cuts) => {
        const whole = Buffer.from(texts.map((text) => `${text}\n`).join(''));
        const lines = new HostLines(0);
        const got: string[] = [];
        let at = 0;
        for (const cut of [...cuts, whole.length]) {
          // What was received is sent again from an earlier byte on, as after a broken connection.
          const from = Math.max(0, Math.min(at, cut) - (cut % 7));
          const to = Math.max(at, Math.min(cut, whole.length));
          const taken = lines.take(from, whole.subarray(from, to));
          expect(taken.lostFrom).toBeNull();
          got.push(...taken.lines.map(({ text }) => text));
          at = to;
        }
        expect(got).toEqual(texts);
        expect([lines.receivedOffset, lines.unfinishedBytes]).toEqual([whole.length, 0]);
      },
    ),
    { seed: 7 },
  );
});

it('goes on with a line of which another life kept the beginning', () => {
  const before = new HostLines(0);
  before.take(0, Buffer.from('one\ntw'));
  const kept = before.toKeep(1);
  expect(kept).toEqual({ bytes: Buffer.from('tw'), endOffset: 6 });
  expect(before.toKeep(1)).toBeNull();
  const after = new HostLines(kept?.endOffset ?? 0, kept?.bytes);
  expect(after.take(6, Buffer.from('o\nthree\n')).lines).toEqual([
    { text: 'two', endOffset: 8 },
    { text: 'three', endOffset: 14 },
  ]);
});

it('drops the line that lost bytes, and nothing after it', () => {
  const lines = new HostLines(0);
  lines.take(0, Buffer.from('one\ntw'));
  const { lines: found, lostFrom } = lines.take(100, Buffer.from('nobody knows'));
  expect([found, lostFrom]).toEqual([[], 4]);
  expect(lines.take(112, Buffer.from(' the rest\nnext\n')).lines).toEqual([{ text: 'next', endOffset: 127 }]);
});

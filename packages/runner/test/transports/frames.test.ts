import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FRAME_MAX_BYTES, FrameDecoder, frameParts, NoFrame } from '../../src/transports/frames.js';

it('puts messages together however the stream is cut', () => {
  const frame = fc.tuple(fc.jsonValue(), fc.uint8Array({ maxLength: 10_000 }));
  fc.assert(
    fc.property(
      fc.array(frame, { maxLength: 8 }),
      fc.array(fc.nat(9_000), { maxLength: 40 }),
      (frames, cuts) => {
        const stream = Buffer.concat(frames.flatMap(([head, body]) => frameParts(head, body)));
        const decoder = new FrameDecoder();
        const read = [];
        let at = 0;
        for (const cut of [...cuts, stream.length]) {
          read.push(...decoder.push(stream.subarray(at, at + cut + 1)));
          at += cut + 1;
        }
        expect(read.map(({ head, body }) => [head, [...body]])).toEqual(
          frames.map(([head, body]) => [JSON.parse(JSON.stringify(head)), [...body]]),
        );
      },
    ),
    { numRuns: 100, seed: 3 },
  );
});

it.each([
  ['announces more than a frame may hold', [0x7f, 0, 0, 0, 0, 0, 0, 0]],
  ['announces a head that is longer than itself', [0, 0, 0, 8, 0, 0, 1, 0, 1, 2, 3, 4]],
  ['is text', [...Buffer.from('{"protocol":1}\n')]],
])('gives up on what %s', (_what, bytes) => {
  expect(() => new FrameDecoder().push(Buffer.from(bytes))).toThrow(NoFrame);
});

it('makes no frame that nobody would take', () => {
  expect(() => frameParts({}, Buffer.alloc(FRAME_MAX_BYTES))).toThrow(NoFrame);
});

import { expect, it } from 'vitest';
import { JsonLines, jsonLine, LINE_MAX_BYTES, LineTooLong } from '../../src/transports/json-lines.js';

it('puts messages together however the stream is cut', () => {
  const messages = [{ a: 'ä€🙂' }, [], 'x'.repeat(1_000), null];
  const stream = Buffer.from(messages.map(jsonLine).join(''));
  for (const size of [1, 2, 3, 7, 1_000, stream.length]) {
    const lines = new JsonLines();
    const read: unknown[] = [];
    for (let at = 0; at < stream.length; at += size) read.push(...lines.push(stream.subarray(at, at + size)));
    expect(read).toEqual(messages);
  }
});

it('gives up on a message without an end', () => {
  const lines = new JsonLines();
  const part = Buffer.alloc(1024 * 1024, 'x');
  expect(() => {
    for (let sent = 0; sent <= LINE_MAX_BYTES; sent += part.length) lines.push(part);
  }).toThrow(LineTooLong);
});

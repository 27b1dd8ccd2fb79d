/** What one frame may hold: a peer that announces more must not fill the memory. */
export const FRAME_MAX_BYTES = 4 * 1024 * 1024;
const PREFIX_BYTES = 8;
/** Small bodies are copied beside their head, which costs less than a second write. */
const COPIED_BODY_MAX_BYTES = 4_096;

/** A message: a head that JSON can carry, and bytes as they are. */
export interface Frame {
  readonly head: unknown;
  readonly body: Buffer;
}

export class NoFrame extends Error {
  override readonly name = 'NoFrame';
}

const EMPTY = Buffer.alloc(0);

/**
 * Lays a frame out: the length of what follows it, the length of the head (both unsigned, 32 bits, big endian), the head
 * as JSON in UTF-8, the body. Answers the parts to be written one after the other. Throws where it is too long.
 */
export function frameParts(head: unknown, body: Uint8Array = EMPTY): Buffer[] {
  const text = JSON.stringify(head);
  const headBytes = Buffer.byteLength(text);
  const total = 4 + headBytes + body.length;
  if (total > FRAME_MAX_BYTES) throw new NoFrame(`a frame of ${total} bytes is too long`);
  const copied = body.length <= COPIED_BODY_MAX_BYTES;
  const first = Buffer.allocUnsafe(PREFIX_BYTES + headBytes + (copied ? body.length : 0));
  first.writeUInt32BE(total, 0);
  first.writeUInt32BE(headBytes, 4);
  first.write(text, PREFIX_BYTES);
  if (copied) {
    first.set(body, PREFIX_BYTES + headBytes);
    return [first];
  }
  return [first, Buffer.from(body.buffer, body.byteOffset, body.length)];
}

/** Cuts a stream of bytes into frames. Throws `NoFrame` and `SyntaxError`: then the connection is of no use. */
export class FrameDecoder {
  private parts: Buffer[] = [];
  private length = 0;
  private wanted = PREFIX_BYTES;

  push(bytes: Buffer): Frame[] {
    this.parts.push(bytes);
    this.length += bytes.length;
    if (this.length < this.wanted) return [];
    let rest = this.parts.length === 1 ? bytes : Buffer.concat(this.parts, this.length);
    const frames: Frame[] = [];
    this.wanted = PREFIX_BYTES;
    while (rest.length >= PREFIX_BYTES) {
      const end = 4 + totalOf(rest);
      if (rest.length < end) {
        this.wanted = end;
        break;
      }
      const bodyAt = PREFIX_BYTES + rest.readUInt32BE(4);
      if (bodyAt > end) throw new NoFrame('a frame whose head is longer than itself');
      frames.push({
        head: JSON.parse(rest.toString('utf8', PREFIX_BYTES, bodyAt)),
        body: rest.subarray(bodyAt, end),
      });
      rest = rest.subarray(end);
    }
    this.parts = rest.length === 0 ? [] : [rest];
    this.length = rest.length;
    return frames;
  }
}

function totalOf(bytes: Buffer): number {
  const total = bytes.readUInt32BE(0);
  if (total > FRAME_MAX_BYTES || total < 4) throw new NoFrame(`a frame of ${total} bytes`);
  return total;
}

/** The newest bytes of an output, each under the offset that it has in the whole of it. */
export class RingBuffer {
  private readonly bytes: Buffer;
  private total = 0;

  constructor(capacityBytes: number) {
    this.bytes = Buffer.alloc(capacityBytes);
  }

  /** The offset after the last byte. */
  get endOffset(): number {
    return this.total;
  }

  /** The offset of the oldest byte that is still here. */
  get startOffset(): number {
    return Math.max(0, this.total - this.bytes.length);
  }

  append(chunk: Buffer): void {
    const capacity = this.bytes.length;
    // What would be overwritten by the same chunk is not written at all.
    const skipped = Math.max(0, chunk.length - capacity);
    let offset = this.total + skipped;
    let rest = chunk.subarray(skipped);
    while (rest.length > 0) {
      const at = offset % capacity;
      const copied = rest.copy(this.bytes, at);
      rest = rest.subarray(copied);
      offset += copied;
    }
    this.total += chunk.length;
  }

  /** At most `maxBytes` from `offset` on, or from the oldest byte on where that is later: see the answer's offset. */
  read(offset: number, maxBytes: number): { offset: number; bytes: Buffer } {
    const from = Math.min(Math.max(offset, this.startOffset), this.total);
    const length = Math.min(maxBytes, this.total - from);
    const at = from % this.bytes.length;
    const first = this.bytes.subarray(at, Math.min(at + length, this.bytes.length));
    const second = this.bytes.subarray(0, length - first.length);
    return { offset: from, bytes: Buffer.concat([first, second]) };
  }
}

const NEWLINE = 0x0a;

export interface HostLine {
  readonly text: string;
  /** The offset after its newline, in all that the host ever wrote. */
  readonly endOffset: number;
}

/** Puts a host's output together to lines again, whatever the pieces in which it comes, each byte once. */
export class HostLines {
  private pieces: Buffer[] = [];
  private received: number;
  private isSkipping = false;
  /** So many of the pieces are on disk already. */
  private keptPieces = 0;

  /** `unfinished`: the beginning of a line that ends at `offset`. */
  constructor(offset: number, unfinished: Buffer = Buffer.alloc(0)) {
    this.received = offset;
    if (unfinished.length > 0) this.pieces.push(unfinished);
    this.keptPieces = this.pieces.length;
  }

  get receivedOffset(): number {
    return this.received;
  }

  get unfinishedBytes(): number {
    return this.pieces.reduce((sum, piece) => sum + piece.length, 0);
  }

  /** The whole lines that a part of the output completes. Where bytes before it are missing, the line that lost them is dropped. */
  take(offset: number, bytes: Buffer): { readonly lines: HostLine[]; readonly lostFrom: number | null } {
    const lostFrom = offset > this.received ? this.received - this.unfinishedBytes : null;
    if (lostFrom !== null) {
      this.drop();
      this.received = offset;
      this.isSkipping = true;
    }
    let fresh = bytes.subarray(Math.max(0, this.received - offset));
    const lines: HostLine[] = [];
    for (let end = fresh.indexOf(NEWLINE); end >= 0; end = fresh.indexOf(NEWLINE)) {
      this.received += end + 1;
      const text = Buffer.concat([...this.pieces, fresh.subarray(0, end)]).toString();
      // After a loss the next newline ends a line whose beginning nobody has.
      if (this.isSkipping) this.isSkipping = false;
      else lines.push({ text, endOffset: this.received });
      this.drop();
      fresh = fresh.subarray(end + 1);
    }
    if (fresh.length > 0 && !this.isSkipping) this.pieces.push(Buffer.from(fresh));
    this.received += fresh.length;
    return { lines, lostFrom };
  }

  /** What is not on disk yet of an unfinished line, once it is as much as `atLeast`; null: it is less. It counts as kept then. */
  toKeep(atLeast: number): { readonly bytes: Buffer; readonly endOffset: number } | null {
    const bytes = Buffer.concat(this.pieces.slice(this.keptPieces));
    if (bytes.length < atLeast) return null;
    this.keptPieces = this.pieces.length;
    return { bytes, endOffset: this.received };
  }

  private drop(): void {
    this.pieces = [];
    this.keptPieces = 0;
  }
}

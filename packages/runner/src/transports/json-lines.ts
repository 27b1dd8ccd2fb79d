/** One message may not be longer than this: a peer that never ends its line must not fill the memory. */
export const LINE_MAX_BYTES = 4 * 1024 * 1024;

export class LineTooLong extends Error {
  constructor() {
    super(`a message is longer than ${LINE_MAX_BYTES} bytes`);
  }
}

/** Cuts a stream of bytes into lines. Throws `LineTooLong` and `SyntaxError`: then the connection is of no use. */
export class JsonLines {
  private readonly parts: Buffer[] = [];
  private length = 0;

  push(bytes: Buffer): unknown[] {
    const messages: unknown[] = [];
    let rest = bytes;
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      this.keep(rest.subarray(0, end));
      messages.push(JSON.parse(Buffer.concat(this.parts).toString('utf8')));
      this.parts.length = 0;
      this.length = 0;
      rest = rest.subarray(end + 1);
    }
    this.keep(rest);
    return messages;
  }

  private keep(part: Buffer): void {
    if (part.length === 0) return;
    this.length += part.length;
    if (this.length > LINE_MAX_BYTES) throw new LineTooLong();
    this.parts.push(part);
  }
}

export function jsonLine(message: unknown): string {
  return `${JSON.stringify(message)}\n`;
}

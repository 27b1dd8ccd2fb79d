import type { IncomingMessage } from 'node:http';

/** The length that a request declares for a body of plain JSON; null where it is anything else, or longer. */
export function plainJsonLength(request: IncomingMessage, lengthMax: number): number | null {
  const { headers } = request;
  if (headers['content-type'] !== 'application/json' || headers['content-encoding'] !== undefined)
    return null;
  if (headers['transfer-encoding'] !== undefined) return null;
  const length = Number(headers['content-length']);
  return length > 0 && length <= lengthMax ? length : null;
}

/** Reads a body whose declared length is bounded: the server ends it there. Never answers if the client goes away. */
export function readText(request: IncomingMessage, done: (text: string) => void): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const [first] = chunks;
    done((chunks.length === 1 && first ? first : Buffer.concat(chunks)).toString('utf8'));
  });
}

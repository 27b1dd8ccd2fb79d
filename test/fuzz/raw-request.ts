import { Agent, request } from 'node:http';
import type { MadeUp } from './requests.js';

const TIMEOUT_MS = 20_000;

/** An answer as it came over the wire. */
export interface RawAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** Sends a request as it is: nothing of it is corrected on the way, unlike by `fetch`. */
export function sendRaw(url: string, key: string | null, made: MadeUp): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((answered, failed) => {
    const body = made.body === null ? null : Buffer.from(made.body);
    const outgoing = request(
      {
        agent,
        hostname,
        port,
        method: made.method,
        path: made.path,
        timeout: TIMEOUT_MS,
        headers: {
          ...(key === null ? {} : { authorization: `Bearer ${key}` }),
          ...(body === null ? {} : { 'content-length': String(body.length) }),
          ...made.headers,
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', failed);
        response.on('end', () =>
          answered({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error('It did not answer in time.')));
    outgoing.on('error', failed);
    outgoing.end(body ?? undefined);
  });
}

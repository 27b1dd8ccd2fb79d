import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the server saw it. */
export interface SeenRequest {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** How the server treats one request; the last one given holds for all that follow. */
export type Behaviour = (response: ServerResponse) => void;

/** A real server that behaves as badly as the test says. */
export interface FlakyServer {
  readonly url: string;
  readonly seen: SeenRequest[];
  behave(...behaviours: Behaviour[]): void;
  close(): Promise<void>;
}

export const drop: Behaviour = (response) => response.destroy();

export const neverAnswer: Behaviour = () => {};

export const stopHalfWay: Behaviour = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
  response.write('{"items":', () => response.destroy());
};

export const beginAndHang: Behaviour = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
  response.write('{"items":');
};

export const answerWith =
  (status: number, body: unknown, headers: Record<string, string> = {}): Behaviour =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };

export async function startFlakyServer(): Promise<FlakyServer> {
  const seen: SeenRequest[] = [];
  let behaviours: Behaviour[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    seen.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, body });
    const behaviour = behaviours.length > 1 ? behaviours.shift() : behaviours[0];
    behaviour?.(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    behave: (...next) => {
      behaviours = next;
      seen.length = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { drain } from '../../src/http/drain.js';

/** A server whose answers the test gives itself. */
async function startServer(): Promise<{ server: Server; url: string; next: () => Promise<ServerResponse> }> {
  const waiting: ((response: ServerResponse) => void)[] = [];
  const arrived: ServerResponse[] = [];
  const server = createServer((_, response) => {
    const taker = waiting.shift();
    if (taker) taker(response);
    else arrived.push(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const next = () =>
    new Promise<ServerResponse>((resolve) => {
      const response = arrived.shift();
      if (response) resolve(response);
      else waiting.push(resolve);
    });
  return { server, url, next };
}

it('lets the request under way end and takes no other', async () => {
  const { server, url, next } = await startServer();
  const request = fetch(url);
  const response = await next();
  const drained = drain(server, 60_000);
  await expect(fetch(url)).rejects.toThrow();
  response.end('done');
  expect(await (await request).text()).toBe('done');
  await drained;
});

it('cuts off a request that takes too long', async () => {
  const { server, url, next } = await startServer();
  const request = fetch(url).then(
    () => 'answered',
    () => 'cut off',
  );
  await next();
  await drain(server, 50);
  expect(await request).toBe('cut off');
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gatewayEvent } from './gateway-event.js';
import { type InstanceOptions, type LambdaInstance, startInstance } from './lambda-instance.js';

/** As many instances as requests come in at once, up to this. */
const INSTANCES_MAX = 4;

/** An HTTP server in front of a function, as the gateway in the cloud is: each instance answers one request at a time. */
export interface LocalGateway {
  readonly url: string;
  /** How many instances there are. */
  instances(): number;
  close(): Promise<void>;
}

export async function startGateway(options: InstanceOptions): Promise<LocalGateway> {
  const all: LambdaInstance[] = [];
  const free: LambdaInstance[] = [];
  const waiting: ((instance: LambdaInstance) => void)[] = [];
  let starting = 0;

  const take = async (): Promise<LambdaInstance> => {
    const ready = free.pop();
    if (ready !== undefined) return ready;
    if (all.length + starting < INSTANCES_MAX) {
      starting += 1;
      try {
        const instance = await startInstance(options);
        all.push(instance);
        return instance;
      } finally {
        starting -= 1;
      }
    }
    return await new Promise((resolve) => waiting.push(resolve));
  };
  const giveBack = (instance: LambdaInstance) => {
    const next = waiting.shift();
    if (next) next(instance);
    else free.push(instance);
  };

  // A first request that comes to a started instance tells more of the API than of the start.
  giveBack(await take());
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(request.headers)) headers[name] = String(value);
    const instance = await take();
    try {
      const answer = await instance.invoke(
        gatewayEvent({
          method: request.method ?? 'GET',
          url: request.url ?? '/',
          headers,
          sourceIp: '127.0.0.1',
          ...(body.length === 0 ? {} : { body }),
        }),
      );
      response.writeHead(answer.statusCode, {
        ...answer.headers,
        ...(answer.cookies ? { 'set-cookie': answer.cookies } : {}),
      });
      response.end(Buffer.from(answer.body ?? '', answer.isBase64Encoded ? 'base64' : 'utf8'));
    } catch (error) {
      // So the gateway says it of a function that failed; a test that sees it shows the reason.
      response.writeHead(502, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ message: 'Internal Server Error', error: String(error) }));
    } finally {
      giveBack(instance);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    instances: () => all.length,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await Promise.all(all.map((instance) => instance.kill()));
    },
  };
}

import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Spreads connections over servers, and gives one that a server refuses to the next. */
export interface RoundRobin {
  readonly url: string;
  /** From now on, connections go to these ports. */
  target(ports: readonly number[]): void;
  close(): Promise<void>;
}

export async function startRoundRobin(): Promise<RoundRobin> {
  const sockets = new Set<Socket>();
  let ports: readonly number[] = [];
  let turn = 0;
  const forward = (inside: Socket, triesLeft: number) => {
    const port = ports[turn++ % Math.max(1, ports.length)];
    if (port === undefined || triesLeft === 0 || inside.destroyed) {
      inside.destroy();
      return;
    }
    const outside = connect(port, '127.0.0.1');
    const again = () => forward(inside, triesLeft - 1);
    outside.once('error', again);
    outside.once('connect', () => {
      outside.off('error', again);
      join(inside, outside, sockets);
    });
  };
  const server = createServer((inside) => {
    inside.on('error', () => {});
    forward(inside, 4);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    target: (next) => {
      ports = next;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function join(inside: Socket, outside: Socket, sockets: Set<Socket>): void {
  for (const [one, other] of [
    [inside, outside],
    [outside, inside],
  ] as const) {
    sockets.add(one);
    one.on('error', () => other.destroy());
    one.on('close', () => {
      sockets.delete(one);
      other.destroy();
    });
    one.pipe(other);
  }
}

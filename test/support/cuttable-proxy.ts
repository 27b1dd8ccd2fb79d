import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

/** A door to a server that a test can shut: open connections break, new ones are refused. */
export interface CuttableProxy {
  readonly port: number;
  cut(): void;
  /** Holds all connections open and lets nothing through any more, as a network without an end does. */
  freeze(): void;
  heal(): void;
  /** How many connections go through it now, and how many ever did. */
  open(): number;
  accepted(): number;
  close(): Promise<void>;
}

export async function startProxy(target: { host: string; port: number }): Promise<CuttableProxy> {
  const sockets = new Set<Socket>();
  let accepted = 0;
  let state: 'open' | 'cut' | 'frozen' = 'open';
  const destroyAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((inside) => {
    if (state === 'cut') {
      inside.destroy();
      return;
    }
    accepted += 1;
    const outside = connect(target);
    const ends = [inside, outside];
    for (const [index, end] of ends.entries()) {
      sockets.add(end);
      const other = ends[1 - index] as Socket;
      end.on('data', (chunk) => {
        if (state === 'open') other.write(chunk);
      });
      end.on('error', () => other.destroy());
      end.on('close', () => {
        sockets.delete(end);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => {
      state = 'cut';
      destroyAll();
    },
    freeze: () => {
      state = 'frozen';
    },
    heal: () => {
      // What was lost on a frozen connection never comes, so those connections are of no more use.
      if (state === 'frozen') destroyAll();
      state = 'open';
    },
    open: () => sockets.size / 2,
    accepted: () => accepted,
    close: () => {
      destroyAll();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

// Events a second to one client in another process: over Socket.IO alone, and through the run log and the runner's Socket.IO.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { RunSessionClient } from '../../packages/run-client/dist/index.js';

const { io } = createRequire(new URL('../../packages/run-client/dist/index.js', import.meta.url))(
  'socket.io-client',
);
const server = fileURLToPath(new URL('event-server.mjs', import.meta.url));

async function measured(kind, count, follow) {
  const child = fork(server, [kind, String(count)]);
  try {
    const [address] = await once(child, 'message');
    const { promise: all, resolve } = Promise.withResolvers();
    let startedAt = 0;
    let seen = 0;
    const { ready, close } = follow(address, () => {
      seen += 1;
      if (seen === count) resolve(count / ((performance.now() - startedAt) / 1_000));
    });
    await ready;
    startedAt = performance.now();
    child.send('go');
    const rate = await all;
    close();
    return rate;
  } finally {
    const exited = once(child, 'exit');
    child.disconnect();
    await exited;
  }
}

export function bareRate(count) {
  return measured('bare', count, ({ url }, heard) => {
    const socket = io(url, { transports: ['websocket'], forceNew: true });
    socket.on('event', heard);
    return { ready: once(socket, 'connect'), close: () => socket.disconnect() };
  });
}

export function runnerRate(count) {
  return measured('runner', count, ({ url, token }, heard) => {
    const client = new RunSessionClient({ url, credentials: { token }, failed: console.error });
    const watch = client.watch('a');
    watch.on('claude:delta', heard);
    return { ready: new Promise((resolve) => watch.on('attached', resolve)), close: () => client.close() };
  });
}

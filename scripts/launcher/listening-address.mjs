import { createServer } from 'node:net';
import { Failure } from './failure.mjs';

/** Refuses an address on which the API could not listen, before anything is started. */
export async function requireFreeAddress(host, port) {
  const server = createServer();
  try {
    await new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host, port, exclusive: true }, resolve);
    });
  } catch (error) {
    throw new Failure(sentence(error.code, host, port));
  }
  await new Promise((resolve) => server.close(resolve));
}

function sentence(code, host, port) {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} of ${host} is in use: end what listens there, or set PORT to another one.`;
    case 'EACCES':
      return `This user may not listen on port ${port}: set PORT to 1024 or higher.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${host} is no address of this machine: correct HOST.`;
    default:
      return `Cannot listen on ${host}:${port} (${code}): correct HOST and PORT.`;
  }
}

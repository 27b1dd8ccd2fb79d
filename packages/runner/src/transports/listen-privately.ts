import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import type { Server } from 'node:net';
import { dirname } from 'node:path';

/** Longer paths of sockets are cut off by the kernel without a word: 108 bytes on Linux, 104 on macOS, with the 0. */
const SOCKET_PATH_MAX_BYTES = process.platform === 'darwin' ? 103 : 107;

export class SocketPathTooLong extends Error {
  constructor(path: string) {
    super(
      `The socket's path ${path} is longer than ${SOCKET_PATH_MAX_BYTES} bytes: set XDG_RUNTIME_DIR to a shorter directory.`,
    );
  }
}

/**
 * Listens on a socket that only this user can open, from the first instant on. The caller holds the lock that
 * makes it the only one to use this path: a file that is there already is a dead predecessor's.
 */
export function listenPrivately(server: Server, path: string): Promise<void> {
  if (Buffer.byteLength(path) > SOCKET_PATH_MAX_BYTES) throw new SocketPathTooLong(path);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  chmodSync(dirname(path), 0o700);
  rmSync(path, { force: true });
  return new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    // The socket is made within `listen`, before it returns.
    const before = process.umask(0o177);
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
    process.umask(before);
  });
}

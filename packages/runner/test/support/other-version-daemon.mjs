// A daemon of another version, as far as its clients see: it holds the lock, listens, and understands nobody.
import { createServer } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';
import { takeLock } from '../../dist/processes/process-lock.js';
import { writeFrame } from '../../dist/transports/frame-socket.js';
import { listenPrivately } from '../../dist/transports/listen-privately.js';
import { SocketAnnouncement } from '../../dist/transports/socket-announcement.js';

const [, , state, words] = process.argv;
const path = join(state, 'other.sock');
const lock = takeLock(join(state, 'daemon.lock'));
const server = createServer((socket) => {
  socket.on('error', () => {});
  if (words === 'frames') {
    const problem =
      'The daemon is of another version: run "claude-projects down", then "claude-projects up".';
    writeFrame(socket, { kind: 'unwelcome', problem });
  } else socket.write('{"id":1,"ok":false,"problem":"what?"}\n');
});
await listenPrivately(server, path);
new SocketAnnouncement(state, 'daemon').write(path);
process.on('SIGTERM', () => {
  lock.release();
  process.exit(0);
});

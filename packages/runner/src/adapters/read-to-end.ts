import type { ReadStream } from 'node:tty';

/** The kernel holds less of a terminal's output than this. */
const LEFT_MAX_BYTES = 128 * 1024;
const LOOK_EVERY_MS = 20;

/**
 * node-pty closes a terminal a moment after its process ended, whether or not its output was read: what stood in the
 * kernel is lost where the reader was slow or was made to wait. This puts reading to the end before that. `ended` is
 * called when the process has ended, and nothing may make the terminal wait from then on.
 */
export function readToEnd(socket: ReadStream, ended: () => void): void {
  const destroy = socket.destroy.bind(socket);
  let asked = false;
  socket.destroy = (error?: Error) => {
    if (asked) return socket;
    asked = true;
    ended();
    socket.resume();
    const bytesAtEnd = socket.bytesRead;
    let before = -1;
    const look = () => {
      if (socket.destroyed) return;
      const { bytesRead } = socket;
      // Between two looks the loop has read what there was. Others may write to the terminal for ever.
      if (bytesRead === before || bytesRead - bytesAtEnd > LEFT_MAX_BYTES) {
        destroy(error);
        return;
      }
      before = bytesRead;
      setTimeout(look, LOOK_EVERY_MS);
    };
    look();
    return socket;
  };
}

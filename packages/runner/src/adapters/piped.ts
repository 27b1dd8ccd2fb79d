import { spawn } from 'node:child_process';
import { launchCleanly } from './launch-cleanly.js';
import type { Pty, PtyOptions } from './pty.js';

/** What a program that does not read may be sent before more is refused. */
const UNREAD_INPUT_MAX_BYTES = 4 * 1024 * 1024;
/** What the kernel holds of a dead process's output is read within this; whoever inherited the pipe may hold it longer. */
const READ_TO_END_WITHIN_MS = 1_000;

/**
 * A process on pipes in place of a terminal, with the same interface: what it writes to its standard output is the
 * output, and its standard error goes to this process's own. It leads a process group of its own, as one on a terminal
 * does. Throws when nothing was started.
 */
export function spawnPiped({ command, cwd, env }: Omit<PtyOptions, 'columns' | 'rows'>): Pty {
  const [file, ...args] = launchCleanly(command);
  const child = spawn(file, args, {
    cwd,
    env: { ...env },
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const { pid, stdin, stdout } = child;
  // The reason comes a moment later, to whoever listens; there is nothing to add to it then.
  child.on('error', () => {});
  if (pid === undefined) throw new Error(`${file} was not started`);
  let over = false;
  stdin.on('error', () => {});
  stdout.on('error', () => {});
  return {
    pid,
    onData: (listener) => void stdout.on('data', listener),
    onExit: (listener) => {
      child.on('exit', (code, signal) => {
        over = true;
        const timer = setTimeout(() => stdout.destroy(), READ_TO_END_WITHIN_MS);
        const tell = () => {
          clearTimeout(timer);
          listener({ code, signal });
        };
        if (stdout.closed) tell();
        else stdout.once('close', tell);
        stdout.resume();
      });
    },
    pause: () => {
      if (!over) stdout.pause();
    },
    resume: () => void stdout.resume(),
    write: (bytes) => {
      if (over || stdin.writableLength + bytes.length > UNREAD_INPUT_MAX_BYTES) return false;
      stdin.write(bytes);
      return true;
    },
    resize: () => {},
  };
}

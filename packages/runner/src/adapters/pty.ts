/// <reference path="./node-pty.d.ts" />
import { constants } from 'node:os';
import { spawn } from 'node-pty';
import type { Exit } from '../core/keeper-port.js';
import { launchCleanly } from './launch-cleanly.js';
import { readToEnd } from './read-to-end.js';

/** What a program that does not read may be sent before more is refused. */
const UNREAD_INPUT_MAX_BYTES = 4 * 1024 * 1024;

/** A process on a terminal of its own. */
export interface Pty {
  readonly pid: number;
  onData(listener: (bytes: Buffer) => void): void;
  /** Called once, after the last data. */
  onExit(listener: (exit: Exit) => void): void;
  pause(): void;
  resume(): void;
  /** False: the program does not read, and this was not taken. */
  write(bytes: Buffer): boolean;
  resize(columns: number, rows: number): void;
}

export interface PtyOptions {
  readonly command: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly columns: number;
  readonly rows: number;
  /** What the terminal calls itself in `TERM`. Left out: as the environment says, or `xterm-256color`. */
  readonly name?: string;
  /** As whom it runs; for a runner of root only. */
  readonly uid?: number;
  readonly gid?: number;
  /** Input that is one of these makes the terminal wait or go on, and does not reach the program. */
  readonly flowControl?: { readonly pause: string; readonly resume: string };
  /** Of Windows, where nothing of this is tested. */
  readonly windows?: {
    readonly useConpty?: boolean;
    readonly useConptyDll?: boolean;
    readonly conptyInheritCursor?: boolean;
  };
}

/** What a terminal's keys Ctrl-S and Ctrl-Q send. */
export const XON_XOFF = { pause: '\x13', resume: '\x11' };

export function spawnPty(options: PtyOptions): Pty {
  const [file, ...args] = launchCleanly(options.command);
  const pty = spawn(file, args, {
    name: options.name ?? options.env.TERM ?? 'xterm-256color',
    cols: options.columns,
    rows: options.rows,
    cwd: options.cwd,
    env: { ...options.env },
    // Output need not be text, and a character may be cut in two.
    encoding: null,
    ...(options.uid !== undefined && { uid: options.uid }),
    ...(options.gid !== undefined && { gid: options.gid }),
    ...options.windows,
  });
  const waits = { reader: false, user: false };
  const control = () => {
    if (over) return;
    if (waits.reader || waits.user) pty.pause();
    else pty.resume();
  };
  let over = false;
  readToEnd(pty._socket, () => {
    over = true;
  });
  pty.onExit(() => {
    over = true;
  });
  return {
    pid: pty.pid,
    onData: (listener) => void pty.onData(listener),
    onExit: (listener) => void pty.onExit(({ exitCode, signal }) => listener(exitOf(exitCode, signal))),
    pause: () => {
      waits.reader = true;
      control();
    },
    resume: () => {
      waits.reader = false;
      control();
    },
    write: (bytes) => {
      // Its own handling of this knows text only, and would let a reader that has room go on for a user who wants none.
      const { flowControl } = options;
      const asked = flowControl ? bytes.toString('latin1') : null;
      if (asked !== null && (asked === flowControl?.pause || asked === flowControl?.resume)) {
        waits.user = asked === flowControl.pause;
        control();
        return true;
      }
      if (over || pty._socket.writableLength + bytes.length > UNREAD_INPUT_MAX_BYTES) return false;
      pty.write(bytes);
      return true;
    },
    resize: (columns, rows) => {
      if (!over) pty.resize(columns, rows);
    },
  };
}

function exitOf(exitCode: number, signal: number | undefined): Exit {
  if (!signal) return { code: exitCode, signal: null };
  const name = Object.entries(constants.signals).find(([, number]) => number === signal)?.[0];
  return { code: null, signal: name ?? `signal ${signal}` };
}

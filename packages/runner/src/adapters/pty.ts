/// <reference path="./node-pty.d.ts" />
import { constants } from 'node:os';
import { spawn } from 'node-pty';
import type { Exit } from '../core/keeper-port.js';

/** A process on a terminal of its own. */
export interface Pty {
  readonly pid: number;
  onData(listener: (bytes: Buffer) => void): void;
  /** Called once, after the last data. */
  onExit(listener: (exit: Exit) => void): void;
  pause(): void;
  resume(): void;
}

export interface PtyOptions {
  readonly command: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly columns: number;
  readonly rows: number;
}

export function spawnPty(options: PtyOptions): Pty {
  const [file, ...args] = options.command;
  const pty = spawn(file, args, {
    name: 'xterm-256color',
    cols: options.columns,
    rows: options.rows,
    cwd: options.cwd,
    env: { ...options.env },
    encoding: null,
  });
  return {
    pid: pty.pid,
    onData: (listener) => void pty.onData(listener),
    onExit: (listener) => void pty.onExit(({ exitCode, signal }) => listener(exitOf(exitCode, signal))),
    pause: () => pty.pause(),
    resume: () => pty.resume(),
  };
}

function exitOf(exitCode: number, signal: number | undefined): Exit {
  if (!signal) return { code: exitCode, signal: null };
  const name = Object.entries(constants.signals).find(([, number]) => number === signal)?.[0];
  return { code: null, signal: name ?? `signal ${signal}` };
}

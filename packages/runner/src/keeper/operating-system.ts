import { spawnPiped } from '../adapters/piped.js';
import { type Pty, type PtyOptions, spawnPty } from '../adapters/pty.js';
import type { ProcessRow } from '../processes/process-row.js';
import { readMark, readProcess, readProcessTable } from '../processes/process-table.js';
import { signal } from '../processes/signal.js';

/** What a keeper uses of its machine. */
export interface OperatingSystem {
  /** Throws when nothing was started. */
  spawn(options: PtyOptions): Pty;
  /** The same on pipes. */
  spawnPiped(options: Omit<PtyOptions, 'columns' | 'rows'>): Pty;
  readProcess(pid: number): ProcessRow | null;
  readTable(): ProcessRow[];
  /** Null: the process has none. Undefined: it cannot be told now. */
  readMark(pid: number): string | null | undefined;
  signal(pid: number, name: NodeJS.Signals): void;
}

export const operatingSystem: OperatingSystem = {
  spawn: spawnPty,
  spawnPiped,
  readProcess,
  readTable: readProcessTable,
  readMark,
  signal,
};

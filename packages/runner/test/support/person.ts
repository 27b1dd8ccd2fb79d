import { fileURLToPath } from 'node:url';
import { type Pty, spawnPty } from '../../src/adapters/pty.js';
import type { Exit } from '../../src/core/keeper-port.js';
import { eventually } from './conditions.js';
import type { RunnerRig } from './runner-rig.js';

const cli = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const WITHIN_MS = 20_000;

/** A person at a terminal, who typed one command. */
export class Person {
  text = '';
  exit: Exit | null = null;
  private readonly pty: Pty;

  constructor(rig: RunnerRig, ...args: string[]) {
    const env = Object.fromEntries(Object.entries(rig.environment)) as Record<string, string>;
    const command = [process.execPath, cli, ...args] as [string, ...string[]];
    this.pty = spawnPty({ command, cwd: rig.work, env, columns: 90, rows: 20 });
    rig.cleanup.add(this.pty.pid);
    this.pty.onData((bytes) => {
      this.text += bytes.toString();
    });
    this.pty.onExit((exit) => {
      this.exit = exit;
    });
  }

  get pid(): number {
    return this.pty.pid;
  }

  type(keys: string): void {
    this.pty.write(Buffer.from(keys));
  }

  resize(columns: number, rows: number): void {
    this.pty.resize(columns, rows);
  }

  sees(what: string): Promise<unknown> {
    return eventually(what, () => this.text.includes(what), WITHIN_MS);
  }

  left(): Promise<Exit> {
    return eventually('it left', () => this.exit, WITHIN_MS);
  }
}

import { accessSync, closeSync, constants, openSync, readSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SET_ASIDE_VARIABLE, setAside } from './set-aside-variable.js';

const HEAD_BYTES = 256;
// Tests run the sources, which Node can do as well.
const launcher = fileURLToPath(new URL(`./launcher${extname(import.meta.url)}`, import.meta.url));

interface Start {
  readonly command: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
}

/**
 * What to start so that a command inherits no terminal of another session. Where that cannot be had it is the command
 * itself: an exec that fails within the launcher could not be told from a crash.
 */
export function launchCleanly({ command, env }: Start): Start {
  if (process.platform !== 'linux' || !process.execve || !canBeExecuted(command[0])) return { command, env };
  return {
    command: [process.execPath, '--no-warnings', launcher, SET_ASIDE_VARIABLE, ...command],
    env: setAside(env),
  };
}

/** A program, or a script whose interpreter is there. */
function canBeExecuted(file: string): boolean {
  try {
    const head = headOf(file);
    if (head.startsWith('\x7fELF')) return true;
    const interpreter = /^#![ \t]*(\/[^\s]*)[^\n]*\n/.exec(head)?.[1];
    if (interpreter === undefined) return false;
    accessSync(interpreter, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function headOf(file: string): string {
  const fd = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(HEAD_BYTES);
    return bytes.toString('latin1', 0, readSync(fd, bytes));
  } finally {
    closeSync(fd);
  }
}

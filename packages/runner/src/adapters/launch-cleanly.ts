import { accessSync, closeSync, constants, openSync, readSync } from 'node:fs';

const HEAD_BYTES = 256;
const BASH = ['/bin/bash', '/usr/bin/bash'];
/**
 * Closes what node-pty lets every child inherit: the terminals of all older sessions. The shell then becomes the
 * command, with the same pid. `-p` keeps it from reading what `BASH_ENV` names.
 */
const CLOSE_AND_BECOME = `for _launch_fd in /proc/self/fd/*; do
  _launch_fd=\${_launch_fd##*/}
  if [ "$_launch_fd" -gt 2 ]; then eval "exec $_launch_fd>&-"; fi
done
unset _launch_fd
exec -- "$@"`;

/**
 * What to start so that a command inherits no terminal of another session. Where that cannot be had it is the command
 * itself: an exec that fails within the shell could not be told from a command that ended.
 */
export function launchCleanly(command: readonly [string, ...string[]]): readonly [string, ...string[]] {
  const bash = process.platform === 'linux' ? BASH.find(isExecutable) : undefined;
  if (bash === undefined || !canBeExecuted(command[0])) return command;
  return [bash, '--noprofile', '--norc', '-p', '-c', CLOSE_AND_BECOME, 'launch', ...command];
}

/** A program, or a script whose interpreter is there. */
function canBeExecuted(file: string): boolean {
  try {
    const head = headOf(file);
    if (head.startsWith('\x7fELF')) return true;
    const interpreter = /^#![ \t]*(\/[^\s]*)[^\n]*\n/.exec(head)?.[1];
    return interpreter !== undefined && isExecutable(interpreter);
  } catch {
    return false;
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
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

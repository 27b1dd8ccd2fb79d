import { closeSync, readdirSync, readFileSync } from 'node:fs';

/**
 * Becomes the command in its arguments, with the same pid, and lets it inherit no open file but its terminal. It is a
 * program of its own, for what is forked inherits the terminals of all older sessions and only itself can close them.
 * The first argument names the variable that holds what was set aside. It imports no other source, so that Node can
 * run it as it is.
 */
const O_CLOEXEC = 0o2000000;

for (const name of readdirSync('/proc/self/fd')) {
  if (Number(name) > 2 && isInherited(name)) closeSync(Number(name));
}
const [, , variable = '', file = '', ...args] = process.argv;
const { [variable]: setAside = '{}', ...env } = process.env;
// Node ignores these, which the command would inherit; what is handled is reset instead.
for (const name of ['SIGPIPE', 'SIGXFSZ'] as const) process.on(name, () => {});
process.execve?.(file, [file, ...args], { ...env, ...JSON.parse(setAside) });

/** Node's own files are closed by the exec itself, and must be open until then. */
function isInherited(fd: string): boolean {
  try {
    const flags = /^flags:\s*(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'))?.[1];
    return flags !== undefined && (Number.parseInt(flags, 8) & O_CLOEXEC) === 0;
  } catch {
    // The one that listed the others is closed again.
    return false;
  }
}

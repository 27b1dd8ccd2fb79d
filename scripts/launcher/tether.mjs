import { spawnSync } from 'node:child_process';
import process from 'node:process';

let available;

/**
 * A command line under which the kernel sends the child SIGTERM when this process dies, however it dies. Where
 * there is no such help (macOS), it is the plain command line.
 *
 * @param {string} command
 * @param {string[]} args
 * @returns {[string, string[]]}
 */
export function tethered(command, args) {
  available ??=
    process.platform === 'linux' &&
    spawnSync('setpriv', ['--pdeathsig', 'TERM', 'true'], { stdio: 'ignore', timeout: 5_000 }).status === 0;
  // setpriv replaces itself by the command, so the child's pid is the command's.
  return available ? ['setpriv', ['--pdeathsig', 'TERM', command, ...args]] : [command, args];
}

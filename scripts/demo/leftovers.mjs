import { readdirSync, readFileSync } from 'node:fs';
import process from 'node:process';

const roundsMax = 20;

/**
 * Kills what names the demo's own folder in its arguments or its environment, which only the demo's processes do:
 * after Ctrl-C a command may just have started a daemon that no lock names yet. Only Linux shows both.
 *
 * @param {string} directory
 */
export function killLeftovers(directory) {
  if (process.platform !== 'linux') return;
  for (let round = 0; round < roundsMax; round += 1) {
    const left = readdirSync('/proc').filter((pid) => names(pid, directory));
    if (left.length === 0) return;
    for (const pid of left) {
      try {
        process.kill(Number(pid), 'SIGKILL');
      } catch {
        // It ended meanwhile.
      }
    }
  }
}

function names(pid, directory) {
  if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return false;
  return ['cmdline', 'environ'].some((file) => {
    try {
      return readFileSync(`/proc/${pid}/${file}`, 'latin1').includes(directory);
    } catch {
      // It ended, or is somebody else's.
      return false;
    }
  });
}

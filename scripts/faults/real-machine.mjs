import process from 'node:process';
import { Machine } from '../demo/machine.mjs';

// A line each time it acts: whose generation it is of, which process, and when by a clock that counts sleep.
const work = [
  'trap "exit 143" TERM',
  'while read -r up rest < /proc/uptime; do',
  '  echo "$CLAUDE_PROJECTS_SESSION $MACHINE/$$ $up" >> "$ACTS"',
  '  sleep 0.1',
  'done',
].join('\n');

/** A machine with the real runner, whose agents write down that they act. */
export class RealMachine extends Machine {
  constructor({ actsFile, ...options }) {
    const env = { ACTS: actsFile, MACHINE: options.name };
    const { directory } = options;
    const template = (script) => ({
      ...{ command: ['bash', '-c', script], cwd: directory, env, allowedDirectories: [directory] },
    });
    // As `nohup` does: the loss of its terminal does not end it.
    super({ ...options, templates: { work: template(work), stubborn: template(`trap "" HUP\n${work}`) } });
  }

  start(projectId, template = 'work') {
    return this.run('start', '--project', projectId, '--template', template);
  }

  /** @param {'daemon' | 'keeper'} which */
  kill(which) {
    this.signal(which, 'SIGKILL');
  }

  signal(which, name) {
    const holder = this.holder(which);
    if (holder) process.kill(holder.pid, name);
  }
}

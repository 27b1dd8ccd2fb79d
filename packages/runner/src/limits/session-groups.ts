import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlannedGroup } from './limit-plan.js';

/**
 * The control groups of one session: what a process forks is born into them, and only a process that may write to the
 * tree of groups can leave. Without any, everything here answers as of no processes.
 */
export class SessionGroups {
  constructor(private readonly directories: readonly string[]) {}

  /** Makes them. Throws when one cannot be had as planned; nothing is left then. */
  static make(planned: readonly PlannedGroup[], name: string): SessionGroups {
    const made: string[] = [];
    try {
      for (const { base, settings } of planned) {
        const directory = join(base, name);
        mkdirSync(directory, { recursive: true });
        made.push(directory);
        for (const { file, value, optional } of settings) {
          try {
            writeFileSync(join(directory, file), value);
          } catch (error) {
            if (!optional) throw error;
          }
        }
      }
      return new SessionGroups(made);
    } catch (error) {
      new SessionGroups(made).remove();
      throw error;
    }
  }

  /** Where the session's first process has to write itself. */
  get joins(): readonly string[] {
    return this.directories.map((directory) => join(directory, 'cgroup.procs'));
  }

  get paths(): readonly string[] {
    return this.directories;
  }

  /** The processes in them, and in whatever groups these made within. */
  pids(): ReadonlySet<number> {
    return new Set(this.directories.flatMap((directory) => pidsWithin(directory)));
  }

  /** Stands all of it still, as the kernel gets to it. False: there is no group that can do so. */
  freeze(): boolean {
    return this.command('cgroup.freeze', '1');
  }

  thaw(): boolean {
    return this.command('cgroup.freeze', '0');
  }

  /** Kills all of it at once, whatever is forked meanwhile, frozen or not. False: there is no group that can do so. */
  kill(): boolean {
    return this.command('cgroup.kill', '1');
  }

  /** Whether all that can be frozen is. */
  get isFrozen(): boolean {
    const events = this.directories.map((directory) => read(join(directory, 'cgroup.events')));
    return events.every((text) => text === null || / ?frozen 1/.test(text) || /populated 0/.test(text));
  }

  /** How many of its processes the kernel killed because they took more memory than they may. */
  get memoryKills(): number {
    const kills = this.directories.map((directory) => {
      const text =
        read(join(directory, 'memory.events')) ?? read(join(directory, 'memory.oom_control')) ?? '';
      return Number(/^oom_kill (\d+)/m.exec(text)?.[1] ?? 0);
    });
    return Math.max(0, ...kills);
  }

  /** Removes those that hold nothing any more. */
  remove(): void {
    for (const directory of this.directories) removeWithin(directory);
  }

  private command(file: string, value: string): boolean {
    const done = this.directories.map((directory) => {
      try {
        // It is never made: where it is not there the group cannot do it.
        writeFileSync(join(directory, file), value, { flag: 'r+' });
        return true;
      } catch {
        return false;
      }
    });
    return done.includes(true);
  }
}

function pidsWithin(directory: string): number[] {
  const own = (read(join(directory, 'cgroup.procs')) ?? '').split('\n').filter((line) => line !== '');
  return [...own.map(Number), ...foldersIn(directory).flatMap(pidsWithin)];
}

function removeWithin(directory: string): void {
  for (const inner of foldersIn(directory)) removeWithin(inner);
  try {
    rmdirSync(directory);
  } catch {
    // It is gone, or still in use; the next keeper removes what is empty.
  }
}

function foldersIn(directory: string): string[] {
  try {
    const entries = readdirSync(directory, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(directory, name));
  } catch {
    return [];
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

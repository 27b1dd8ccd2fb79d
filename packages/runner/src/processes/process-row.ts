/** One line of the process table. */
export interface ProcessRow {
  readonly pid: number;
  readonly parentPid: number;
  readonly groupId: number;
  readonly terminalSessionId: number;
  /** R running, S sleeping, D waiting, T stopped, Z dead and not yet collected. */
  readonly state: string;
  /** Tells two processes apart that had the same pid. Only compared for equality. */
  readonly startTime: string;
}

/** Reads `/proc/<pid>/stat`. Null when it is not one. */
export function parseProcStat(text: string): ProcessRow | null {
  // The command's name may hold spaces and brackets, so fields are counted from its last bracket.
  const nameEnd = text.lastIndexOf(')');
  const pid = Number.parseInt(text, 10);
  const fields = text.slice(nameEnd + 2).split(' ');
  const [state, parent, group, terminalSession] = fields;
  const startTime = fields[19];
  if (nameEnd < 0 || !Number.isInteger(pid) || state === undefined || startTime === undefined) return null;
  return {
    pid,
    parentPid: Number(parent),
    groupId: Number(group),
    terminalSessionId: Number(terminalSession),
    state,
    startTime,
  };
}

/** Reads the lines of `ps -axo pid=,ppid=,pgid=,sess=,state=,lstart=`. */
export function parsePs(text: string): ProcessRow[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\S+)\s+(.+)$/.exec(line);
    if (!match) return [];
    const [, pid, parent, group, , state = '', startTime = ''] = match;
    // macOS prints an address instead of the terminal session's id; the group has to do.
    return [
      {
        pid: Number(pid),
        parentPid: Number(parent),
        groupId: Number(group),
        terminalSessionId: 0,
        state: state.slice(0, 1),
        startTime: startTime.trim(),
      },
    ];
  });
}

/** A dead process that nobody collected yet does nothing any more. */
export function isAlive(row: ProcessRow): boolean {
  return row.state !== 'Z' && row.state !== 'X';
}

export function isStopped(row: ProcessRow): boolean {
  return row.state === 'T' || row.state === 't';
}

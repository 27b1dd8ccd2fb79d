import type { Limits } from '../core/limits.js';
import type { Capabilities } from './capabilities.js';

/** One file of a control group that is to be made, and what is written to it. */
interface GroupSetting {
  readonly file: string;
  readonly value: string;
  /** Not every kernel has it, and nothing is held less without it. */
  readonly optional?: true;
}

/** One control group that is to be made for a session. */
export interface PlannedGroup {
  /** The folder in which it is made. */
  readonly base: string;
  readonly version: 1 | 2;
  readonly settings: readonly GroupSetting[];
}

/** How a memory or processor limit is held. Null: it was not asked for. */
export type Means = 'control-group' | 'systemd-scope' | 'each-process' | 'priority' | 'nothing';

export interface LimitPlan {
  readonly memory: Means | null;
  readonly cpu: Means | null;
  readonly groups: readonly PlannedGroup[];
  /** Goes before the command; the limits hold for it and for all that it starts. */
  readonly prefix: readonly string[];
  /** For the shell that joins the groups. Null: no such limit. */
  readonly dataKiB: number | null;
}

const PERIOD_MICROSECONDS = 100_000;
const MIB = 1024 * 1024;
/** Lower than everything that a person waits for, and still not idle. */
const NICENESS = 10;

/**
 * Decides how limits are held by what a machine offers: control groups where they can be made, a scope of systemd where
 * the user may have one, else what a process can ask of itself. Pure. The wall time and the rate of output are
 * the keeper's own to hold, and need nothing of the machine.
 */
export function planLimits(limits: Limits, machine: Capabilities): LimitPlan {
  const memory = limits.memoryMiB === undefined ? null : meansForMemory(machine);
  const cpu = limits.cpus === undefined ? null : meansForCpu(machine);
  return {
    memory,
    cpu,
    groups: groupsFor(limits, machine),
    prefix: [
      ...scopePrefix(limits, memory, cpu),
      ...(cpu === 'priority' && machine.nice !== null ? [machine.nice, '-n', String(NICENESS)] : []),
    ],
    dataKiB: memory === 'each-process' ? (limits.memoryMiB ?? 0) * 1_024 : null,
  };
}

/** How a limit of memory would be held here. */
export function meansForMemory({ platform, v2, v1, systemdScope }: Capabilities): Means {
  if (v2?.memory || v1.memory) return 'control-group';
  if (systemdScope) return 'systemd-scope';
  // The shell of macOS takes the limit, and the kernel does not hold anybody to it.
  return platform === 'linux' ? 'each-process' : 'nothing';
}

/** How a limit of processor time would be held here. */
export function meansForCpu({ v2, v1, systemdScope, nice }: Capabilities): Means {
  if (v2?.cpu || v1.cpu) return 'control-group';
  if (systemdScope) return 'systemd-scope';
  return nice === null ? 'nothing' : 'priority';
}

function groupsFor(limits: Limits, { v2, v1 }: Capabilities): PlannedGroup[] {
  const { memoryMiB, cpus } = limits;
  const bytes = memoryMiB === undefined ? null : String(memoryMiB * MIB);
  const quota = cpus === undefined ? null : Math.round(cpus * PERIOD_MICROSECONDS);
  const second: GroupSetting[] = [];
  const groups: PlannedGroup[] = [];
  if (bytes !== null && v2?.memory) {
    // What may be written to the swap is no limit of memory.
    second.push(
      { file: 'memory.max', value: bytes },
      { file: 'memory.swap.max', value: '0', optional: true },
    );
  } else if (bytes !== null && v1.memory) {
    const settings = [
      { file: 'memory.limit_in_bytes', value: bytes },
      { file: 'memory.memsw.limit_in_bytes', value: bytes, optional: true },
    ] as const;
    groups.push({ base: v1.memory.directory, version: 1, settings });
  }
  if (quota !== null && v2?.cpu) {
    second.push({ file: 'cpu.max', value: `${quota} ${PERIOD_MICROSECONDS}` });
  } else if (quota !== null && v1.cpu) {
    const settings = [
      { file: 'cpu.cfs_period_us', value: String(PERIOD_MICROSECONDS) },
      { file: 'cpu.cfs_quota_us', value: String(quota) },
    ];
    groups.push({ base: v1.cpu.directory, version: 1, settings });
  }
  // Also without any limit: a group that can be frozen and killed is the surest fence.
  if (v2 && (v2.freezes || second.length > 0)) {
    groups.unshift({ base: v2.directory, version: 2, settings: second });
  }
  return groups;
}

function scopePrefix({ memoryMiB, cpus }: Limits, memory: Means | null, cpu: Means | null): string[] {
  const properties = [
    ...(memory === 'systemd-scope' ? [`MemoryMax=${memoryMiB}M`, 'MemorySwapMax=0'] : []),
    ...(cpu === 'systemd-scope' ? [`CPUQuota=${Math.max(1, Math.round((cpus ?? 0) * 100))}%`] : []),
  ];
  if (properties.length === 0) return [];
  const own = ['systemd-run', '--user', '--scope', '--quiet', '--collect'];
  return [...own, ...properties.flatMap((property) => ['-p', property]), '--'];
}

import type { Capabilities } from './capabilities.js';
import { type Means, meansForCpu, meansForMemory } from './limit-plan.js';

/** What holds a session here, and what does not. */
export interface LimitDescription {
  readonly what: 'fence' | 'memory' | 'cpus' | 'wallSeconds' | 'outputKiBPerSecond';
  /** Whether it holds all of a session's processes together, whatever they do. */
  readonly holds: boolean;
  readonly sentence: string;
}

const MEMORY: Readonly<Record<Means, string>> = {
  'control-group': 'All processes of a session together are held to its memory by a control group.',
  'systemd-scope': 'All processes of a session together are held to its memory by a scope of your systemd.',
  'each-process':
    'Only each process by itself is held to its memory (ulimit -d), not all of a session together, and a session that ends by it is not told from one that fails.',
  priority: 'Nothing here holds a session to its memory.',
  nothing: 'Nothing here holds a session to its memory.',
};
const CPU: Readonly<Record<Means, string>> = {
  'control-group': 'All processes of a session together are held to its cpus by a control group.',
  'systemd-scope': 'All processes of a session together are held to its cpus by a scope of your systemd.',
  'each-process': 'Nothing here holds a session to its cpus.',
  priority:
    'Nothing here holds a session to its cpus: one that has them set only runs at a lower priority (nice).',
  nothing: 'Nothing here holds a session to its cpus.',
};
const whole = (means: Means) => means === 'control-group' || means === 'systemd-scope';

/** Says in words what a machine holds sessions to. Pure: see `detectCapabilities` for what it is told. */
export function describeLimits(machine: Capabilities): readonly LimitDescription[] {
  const memory = meansForMemory(machine);
  const cpu = meansForCpu(machine);
  const freezes = machine.v2?.freezes === true;
  const fence = freezes
    ? 'A session is frozen and ended as a whole by a control group, which no process leaves by forking; only one that may write control groups, as root may, can.'
    : 'A session is frozen and ended process by process: one that leaves session, group, parent and environment behind escapes.';
  return [
    { what: 'fence', holds: freezes, sentence: fence },
    { what: 'memory', holds: whole(memory), sentence: MEMORY[memory] },
    { what: 'cpus', holds: whole(cpu), sentence: CPU[cpu] },
    { what: 'wallSeconds', holds: true, sentence: 'A session is ended when its wall time is over.' },
    {
      what: 'outputKiBPerSecond',
      holds: true,
      sentence: 'A session that writes faster than it may is made to wait.',
    },
  ];
}

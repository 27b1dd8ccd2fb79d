import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { containerCommand } from '../containers/container-command.js';
import { type ContainerAddress, engineEnvironment } from '../containers/container-engine.js';
import type { Launch } from '../core/checkpoint.js';
import type { Capabilities } from '../limits/capabilities.js';
import { confinedCommand } from '../limits/confined-command.js';
import { planLimits } from '../limits/limit-plan.js';
import { SessionGroups } from '../limits/session-groups.js';
import { sandboxedCommand } from '../sandbox/sandboxed-command.js';
import { checkLaunch, findExecutable } from './check-launch.js';
import type { KeeperSettings } from './keeper-settings.js';

/** A launch that can be started as it is: its control groups are made, and its command enters them. */
export interface PreparedLaunch {
  readonly ok: true;
  readonly command: readonly [string, ...string[]];
  readonly cwd: string;
  readonly groups: SessionGroups;
  /** Where its processes run, if not here. */
  readonly container: ContainerAddress | null;
  /** How many of the first processes only wait for the next one, and must not be asked to end before it. */
  readonly wrappers: number;
}
export type Preparation = PreparedLaunch | { readonly ok: false; readonly reason: string };

export function prepareLaunch(
  launch: Launch,
  given: {
    readonly settings: KeeperSettings;
    readonly capabilities: Capabilities;
    readonly sessionId: string;
    readonly generation: number;
    readonly mark: string;
    readonly terminal: boolean;
  },
): Preparation {
  const program = launch.container ? inContainer(launch, given) : onThisMachine(launch, given.settings);
  if (!program.ok) return program;
  const plan = planLimits(launch.limits ?? {}, given.capabilities);
  try {
    const groups = SessionGroups.make(plan.groups, groupName(given.sessionId, given.generation));
    const command = confinedCommand(program.command, { ...plan, joins: groups.joins });
    return { ...program, command, groups };
  } catch (error) {
    return { ok: false, reason: `its limits cannot be set: ${(error as Error).message}` };
  }
}

type Program = Omit<PreparedLaunch, 'groups'> | { readonly ok: false; readonly reason: string };

function onThisMachine(launch: Launch, settings: KeeperSettings): Program {
  const check = checkLaunch(launch);
  if (!check.ok) return check;
  const { cwd, command } = check;
  if (!launch.sandbox) return { ok: true, command, cwd, container: null, wrappers: 0 };
  const { writable } = launch.sandbox;
  const own = [dirname(settings.socketPath), ...settings.hiddenDirectories];
  const hidden = [settings.stateDirectory, ...own] as const;
  const sandboxed = sandboxedCommand(command, { cwd, env: launch.env, writable, hidden });
  // It waits outside for one inside that waits for the command.
  return sandboxed.ok
    ? { ok: true, command: sandboxed.command, cwd, container: null, wrappers: 2 }
    : sandboxed;
}

/** Its directory and its program are the container's: whether they are there shows when it is started. */
function inContainer(
  { container, command, cwd, env }: Launch,
  { terminal, mark }: { readonly terminal: boolean; readonly mark: string },
): Program {
  const { name = '', engine: wanted = 'docker', variables = [] } = container ?? {};
  const engine = findExecutable(wanted, '/', env.PATH ?? '');
  if (engine === null)
    return { ok: false, reason: `its slot has a container, and there is no ${wanted} here` };
  return {
    ...{ ok: true, cwd: '/', wrappers: 1, container: { engine, name, env: engineEnvironment(env) } },
    command: containerCommand(command, { engine, name, cwd, terminal, variables, mark }),
  };
}

/** The names of sessions are not made to be names of folders. */
function groupName(sessionId: string, generation: number): string {
  return `${createHash('sha256').update(sessionId).digest('hex').slice(0, 24)}.${generation}`;
}

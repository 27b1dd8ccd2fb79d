import { setTimeout as delay } from 'node:timers/promises';
import { type ContainerAddress, signalInContainer } from '../containers/container-engine.js';
import { SessionGroups } from '../limits/session-groups.js';
import { ProcessTree } from '../processes/process-tree.js';
import { signal as signalProcess } from '../processes/signal.js';
import { treeMark } from '../processes/tree-mark.js';
import type { TreeRecord, TreeRecords } from './tree-records.js';

const END_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 20;

/**
 * Ends what is left of the trees of dead keepers. Nobody fences these processes any more, so they are not asked.
 * A record of another boot is only dropped: its pids belong to strangers now. Throws when processes survive
 * SIGKILL, for then nothing may be started beside them. Ends no further tree once `signal` says so.
 */
export async function endStrays(
  records: TreeRecords,
  bootId: string,
  livingKeeperId: string | null,
  signal?: AbortSignal,
): Promise<TreeRecord[]> {
  const strays = records.all().filter((record) => record.keeperId !== livingKeeperId);
  const ended: TreeRecord[] = [];
  for (const record of strays) {
    if (signal?.aborted) break;
    if (record.bootId === bootId) await endTree(record);
    records.remove(record);
    ended.push(record);
  }
  return ended;
}

/** Kills one tree and looks until nothing of it is left. Throws when processes survive SIGKILL. */
export async function endTree(record: TreeRecord): Promise<void> {
  const mark = treeMark(record.sessionId, record.startedGeneration);
  const tree = new ProcessTree({ root: record.root, mark }, () => new Set([process.pid]));
  const groups = new SessionGroups(record.groups);
  let leftElsewhere: string | null = null;
  for (let waited = 0; waited < END_WITHIN_MS; waited += LOOK_EVERY_MS) {
    if (!groups.kill()) for (const pid of groups.pids()) signalProcess(pid, 'SIGKILL');
    leftElsewhere = record.container ? await leftIn(record.container, mark) : null;
    if (tree.kill() && groups.pids().size === 0 && leftElsewhere === null) {
      groups.remove();
      return;
    }
    await delay(LOOK_EVERY_MS);
  }
  const pids = new Set([...tree.members().map(({ pid }) => pid), ...groups.pids()]);
  const left = [
    ...(pids.size > 0 ? [`processes ${[...pids].join(', ')} survive SIGKILL`] : []),
    leftElsewhere,
  ];
  throw new Error(`session ${record.sessionId}: ${left.filter((part) => part !== null).join('; ')}`);
}

/** Kills what is left in a container; answers what keeps it from being known to be gone, or null. */
async function leftIn(container: ContainerAddress, mark: string): Promise<string | null> {
  try {
    const { left } = await signalInContainer(container, mark, 'KILL');
    return left === 0 ? null : `${left} processes in container ${container.name} survive SIGKILL`;
  } catch (error) {
    return (error as Error).message;
  }
}

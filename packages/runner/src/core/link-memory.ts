import type { Checkpoint, Launch, OwnCommand } from './checkpoint.js';
import type { AfterStop, EndReport } from './held-session.js';
import { type HeldSession, newHeldSession } from './held-session.js';
import type { LinkState } from './link-state.js';

/** What a daemon leaves to its successor, on disk. Written before what it describes is done. */
export interface LinkMemory {
  readonly bootId: string;
  readonly keeperId: string | null;
  readonly sessions: readonly RememberedSession[];
  readonly ownCommands: readonly OwnCommand[];
}

export interface RememberedSession {
  readonly id: string;
  readonly generation: number;
  readonly keeperId: string | null;
  readonly slot: number | null;
  /** Whether the keeper was asked to start it. */
  readonly started: boolean;
  readonly checkpoint: Checkpoint | null;
  readonly launch: Launch | null;
  readonly recoveryId: string | null;
  readonly afterStop: AfterStop | null;
  readonly cancelUnconfirmed: boolean;
  readonly report: EndReport | null;
}

export function memoryOf(state: LinkState): LinkMemory {
  const own = [...state.sessions.values()].filter(({ phase }) => phase !== 'unclaimed');
  const sessions = own.map((session) => ({
    id: session.id,
    generation: session.generation,
    keeperId: session.keeperId,
    slot: session.slot,
    started: session.phase !== 'granted',
    checkpoint: session.checkpoint,
    launch: session.launch,
    recoveryId: session.recoveryId,
    afterStop: session.afterStop,
    cancelUnconfirmed: session.cancelUnconfirmed,
    report: session.report,
  }));
  const { settings, lastKeeperId: keeperId, ownCommands } = state;
  return { bootId: settings.bootId, keeperId, sessions, ownCommands };
}

/**
 * The sessions that an earlier daemon left. After a reboot nothing of them runs here, which is reported; but nobody can tell
 * a reboot from the first start of a copied disk, so it is reported for no keeper. What was seen to end before is known.
 */
export function recallSessions(memory: LinkMemory, bootId: string): HeldSession[] {
  return memory.sessions.map((remembered) => {
    const { id, generation, slot, checkpoint, launch, recoveryId, afterStop, cancelUnconfirmed } = remembered;
    const rebooted: EndReport = {
      kind: 'fail',
      cause: 'machine-rebooted',
      reason: 'its machine was started anew',
    };
    const sameBoot = memory.bootId === bootId;
    const report = remembered.report ?? (sameBoot ? null : rebooted);
    return newHeldSession({
      id,
      phase: report !== null ? 'reporting' : remembered.started ? 'remembered' : 'granted',
      generation,
      keeperId: sameBoot || remembered.report !== null ? remembered.keeperId : null,
      slot,
      checkpoint,
      launch,
      recoveryId,
      afterStop,
      cancelUnconfirmed,
      report,
    });
  });
}

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
  const sessions = own.map(
    ({ id, generation, phase, checkpoint, launch, recoveryId, afterStop, cancelUnconfirmed, report }) => ({
      id,
      generation,
      started: phase !== 'granted',
      checkpoint,
      launch,
      recoveryId,
      afterStop,
      cancelUnconfirmed,
      report,
    }),
  );
  const { settings, lastKeeperId: keeperId, ownCommands } = state;
  return { bootId: settings.bootId, keeperId, sessions, ownCommands };
}

/** The sessions that an earlier daemon left. After a reboot nothing of them runs, which is reported. */
export function recallSessions(memory: LinkMemory, bootId: string): HeldSession[] {
  return memory.sessions.map((remembered) => {
    const { id, generation, checkpoint, launch, recoveryId, afterStop, cancelUnconfirmed } = remembered;
    const rebooted: EndReport = {
      kind: 'fail',
      cause: 'machine-rebooted',
      reason: 'its machine was started anew',
    };
    const report = remembered.report ?? (memory.bootId === bootId ? null : rebooted);
    return newHeldSession({
      id,
      phase: report !== null ? 'reporting' : remembered.started ? 'remembered' : 'granted',
      generation,
      checkpoint,
      launch,
      recoveryId,
      afterStop,
      cancelUnconfirmed,
      report,
    });
  });
}

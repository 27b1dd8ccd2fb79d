import { adopt } from './adoption.js';
import { neverStarted } from './commands.js';
import type { Draft } from './draft.js';
import { endSession, orderStop, processesGone, reportOf, sendReport } from './ending.js';
import { renew } from './grants.js';
import { type AfterStop, type HeldSession, newHeldSession } from './held-session.js';
import type { InventoryEntry } from './keeper-port.js';
import type { FailureCause } from './request.js';
import { forgetAll } from './stand-down.js';

/**
 * A keeper is connected: brings together what is known of each session and what the keeper holds. The processes
 * of dead keepers were ended before, so what this keeper does not hold does not run.
 */
export function reconcile(draft: Draft, keeperId: string, inventory: readonly InventoryEntry[]): void {
  const sameKeeper = draft.state.lastKeeperId === keeperId;
  draft.state.keeperId = keeperId;
  draft.state.lastKeeperId = keeperId;
  const entries = new Map(inventory.map((entry) => [entry.sessionId, entry]));
  for (const id of draft.sessionIds()) {
    const session = draft.session(id);
    const entry = entries.get(id);
    if (session && entry) holds(draft, session, entry, sameKeeper);
    else if (session) holdsNothing(draft, session, sameKeeper);
  }
  for (const entry of inventory) if (!draft.session(entry.sessionId)) found(draft, entry);
  if (draft.state.superseded) forgetAll(draft);
  draft.beatSoon();
}

function holds(draft: Draft, session: HeldSession, entry: InventoryEntry, sameKeeper: boolean): void {
  session.keeperId = draft.state.keeperId;
  session.outputBytes = entry.totalBytes;
  session.frozen = entry.state === 'frozen';
  if (entry.state === 'ended') {
    if (session.report !== null) sendReport(draft, session);
    else if (session.phase === 'granted') {
      draft.order({ kind: 'forget', sessionId: session.id });
      holdsNothing(draft, session, sameKeeper);
    } else ended(draft, session, entry);
    return;
  }
  switch (session.phase) {
    case 'granted':
      // These are processes of an older generation; nothing is started beside them, nor given back before they end.
      if (!sameKeeper) {
        session.phase = 'stopping';
        endSession(draft, session, 'report-cancelled');
        return;
      }
      session.waitsForOlder = true;
      draft.order({ kind: 'stop', sessionId: session.id, manner: 'kill' });
      return;
    case 'unclaimed':
    case 'remembered':
    case 'reporting':
      session.generation = Math.max(session.generation, entry.generation);
      session.report = null;
      adopt(draft, session);
      if (session.afterStop !== null) endSession(draft, session, session.afterStop);
      return;
    case 'starting':
      session.phase = 'running';
      renew(draft, session);
      return;
    case 'running':
      renew(draft, session);
      return;
    case 'adopting':
      return;
    case 'stopping':
      orderStop(draft, session);
  }
}

function ended(draft: Draft, session: HeldSession, entry: InventoryEntry): void {
  const exit = entry.exit ?? { code: null, signal: null };
  session.generation = Math.max(session.generation, entry.generation);
  processesGone(draft, session, reportOf(session, exit, entry.fenced));
}

function holdsNothing(draft: Draft, session: HeldSession, sameKeeper: boolean): void {
  switch (session.phase) {
    case 'unclaimed':
      return;
    case 'granted':
      // It was granted to the keeper that is gone, and no other may adopt it later.
      if (!sameKeeper) neverStarted(draft, session.id, 'its keeper was lost before it was started', false);
      return;
    case 'reporting':
      if (!draft.hasCall((request) => 'sessionId' in request && request.sessionId === session.id))
        sendReport(draft, session);
      return;
    case 'starting':
      if (sameKeeper) {
        // The order was lost with the connection; what it takes to start is still granted.
        session.phase = 'granted';
        return;
      }
      lost(draft, session);
      return;
    case 'remembered':
    case 'adopting':
    case 'running':
    case 'stopping':
      lost(draft, session);
  }
}

function lost(draft: Draft, session: HeldSession): void {
  draft.dropCalls((request) => request.kind === 'adopt' && request.sessionId === session.id);
  if (session.phase === 'adopting') session.phase = 'running';
  processesGone(draft, session, {
    kind: 'fail',
    cause: causeOfLoss(session.afterStop),
    reason: 'its keeper ended, and what was left of its processes was ended',
  });
}

function causeOfLoss(afterStop: AfterStop | null): FailureCause {
  if (afterStop === 'report-cancelled') return 'cancelled';
  return afterStop === 'report-drained' ? 'drained' : 'unknown';
}

/** The keeper holds a session that no state on disk names. */
function found(draft: Draft, entry: InventoryEntry): void {
  const { sessionId: id, generation, totalBytes: outputBytes } = entry;
  const frozen = entry.state === 'frozen';
  const { keeperId } = draft.state;
  const session = newHeldSession({ id, phase: 'remembered', generation, keeperId, outputBytes, frozen });
  draft.add(session);
  if (entry.state === 'ended') ended(draft, session, entry);
  else adopt(draft, session);
}

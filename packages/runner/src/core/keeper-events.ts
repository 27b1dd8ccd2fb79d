import { sayResumed } from './adoption.js';
import { neverStarted } from './commands.js';
import type { Draft } from './draft.js';
import { processesGone, reportOf } from './ending.js';
import type { KeeperEvent } from './keeper-port.js';

export function hearKeeper(draft: Draft, event: KeeperEvent): void {
  const session = draft.session(event.sessionId);
  if (!session) {
    if (event.kind === 'ended') draft.order({ kind: 'forget', sessionId: event.sessionId });
    return;
  }
  switch (event.kind) {
    case 'started':
      // Asked to stop before it was up, it is being stopped: the keeper follows orders in their order.
      if (session.phase !== 'starting') return;
      session.phase = 'running';
      draft.log('info', `session ${session.id} runs with generation ${session.generation}`);
      if (session.startCommandId !== null)
        draft.answer(session.startCommandId, { ok: true, sessionId: session.id });
      session.startCommandId = null;
      sayResumed(draft, session);
      return;
    case 'start-failed':
      if (event.generation !== session.generation) return;
      draft.log('warn', `session ${session.id} could not be started: ${event.reason}`);
      if (session.afterStop === null) neverStarted(draft, session.id, event.reason, true);
      else processesGone(draft, session, { kind: 'fail', cause: null, reason: event.reason });
      return;
    case 'ended':
      if (session.waitsForOlder) {
        session.waitsForOlder = false;
        draft.order({ kind: 'forget', sessionId: session.id });
        return;
      }
      // The keeper repeats what it was not told to forget.
      if (session.report !== null || session.phase === 'granted') return;
      processesGone(draft, session, reportOf(session, event.exit, event.fenced, event.limit));
      return;
    case 'frozen':
      session.frozen = true;
      draft.log('warn', `session ${session.id} is frozen (${event.why}): asking whether it may go on`);
      draft.beatSoon();
      return;
    case 'thawed':
      session.frozen = false;
      draft.log('info', `session ${session.id} goes on`);
      return;
    case 'overdue':
      draft.log('warn', `session ${session.id} is past its deadline; its project wants no fence`);
      draft.beatSoon();
      return;
    case 'output':
      session.outputBytes = event.totalBytes;
  }
}

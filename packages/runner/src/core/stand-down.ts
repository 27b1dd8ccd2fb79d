import type { Draft } from './draft.js';
import { endSession } from './ending.js';

/**
 * The API says that another daemon registered as this machine after us. That may be the registration of a daemon
 * before us, which was killed while its request was late: so ours is repeated, once. If we are refused again, the
 * other one lives. Answers whether that is so.
 */
export function outranked(draft: Draft, sentEpoch: number | null): boolean {
  const { epoch, registeredAgain } = draft.state;
  // Sent before we registered again: the next try says more.
  if (sentEpoch !== epoch) return false;
  if (!registeredAgain) {
    draft.state.registeredAgain = true;
    draft.state.epoch = null;
    draft.log('warn', 'another registration of this machine came after ours: registering once more');
    return false;
  }
  standDown(draft);
  return true;
}

/** What this machine holds is not ours any more, and whatever we would still write is refused. */
function standDown(draft: Draft): void {
  if (draft.state.superseded) return;
  draft.state.superseded = true;
  draft.tell(
    'Another runner registered as this machine: everything here is stopped. Start this one again only if the other one is gone.',
  );
  for (const { request } of draft.pendingCalls()) {
    if (request.kind !== 'create-session') continue;
    draft.answer(request.commandId, { ok: false, problem: 'another runner registered as this machine' });
  }
  draft.dropCalls(() => true);
  forgetAll(draft);
}

/** Ends whatever runs here. A keeper that comes back later is told the same. */
export function forgetAll(draft: Draft): void {
  for (const id of draft.sessionIds()) {
    const session = draft.session(id);
    if (session) endSession(draft, session, 'forget');
  }
}

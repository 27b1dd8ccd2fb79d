import type { Draft } from './draft.js';
import { endSession } from './ending.js';

/**
 * Another daemon registered as this machine after us: a copy of its disk, or a restart that we outlived. What we
 * hold is not ours any more, and whatever we would still write is refused.
 */
export function standDown(draft: Draft): void {
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

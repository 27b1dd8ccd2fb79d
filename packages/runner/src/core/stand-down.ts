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
  draft.dropCalls(() => true);
  for (const id of draft.sessionIds()) {
    const session = draft.session(id);
    if (session) endSession(draft, session, 'forget');
  }
}

import { laterDeadline } from './deadline.js';
import type { Draft } from './draft.js';
import type { Grant } from './grant.js';
import { type HeldSession, isHeldByKeeper } from './held-session.js';

/** Takes over what a reply grants to the generation that we hold. A grant of another one changes nothing. */
export function takeGrant(draft: Draft, session: HeldSession, grant: Grant, sentAtSeconds: number): void {
  if (grant.generation !== session.generation) return;
  const deadlineSeconds = laterDeadline(session.deadlineSeconds, sentAtSeconds, grant.deadlineInSeconds);
  const changed = deadlineSeconds !== session.deadlineSeconds || grant.fence !== session.fence;
  session.deadlineSeconds = deadlineSeconds;
  session.fence = grant.fence;
  session.heartbeatIntervalSeconds = grant.heartbeatIntervalSeconds;
  // A frozen tree is renewed even by the same deadline: after a gap in the ticks that is what thaws it.
  if (isHeldByKeeper(session) && session.afterStop !== 'forget' && (changed || session.frozen)) {
    renew(draft, session);
  }
}

/** Tells the keeper how long, and for which generation, the processes may go on. */
export function renew(draft: Draft, session: HeldSession): void {
  const { id: sessionId, generation, deadlineSeconds, fence } = session;
  if (deadlineSeconds !== null) draft.order({ kind: 'renew', sessionId, generation, deadlineSeconds, fence });
}

import type { ClaimReply, Directive } from './api-replies.js';
import type { Draft } from './draft.js';
import { endSession, sendReport } from './ending.js';
import { takeGrant } from './grants.js';
import { enterGeneration, type HeldSession, newHeldSession } from './held-session.js';
import { SESSIONS_MAX } from './link-settings.js';
import { resolveLaunch } from './resolve-launch.js';
import { inSlot } from './slot.js';
import { mayConfirm } from './unreported.js';

/** Follows what the API asks for. It repeats itself until it is satisfied, so nothing has to be kept. */
export function followDirectives(draft: Draft, directives: readonly Directive[]): void {
  for (const directive of directives) {
    const { kind, sessionId, recoveryId, generation } = directive;
    if (kind === 'stop' && sessionId !== undefined && generation !== undefined) {
      stop(draft, sessionId, generation, directive.reason ?? 'it was asked to stop');
    } else if (kind === 'drain') {
      drain(draft);
    } else if (kind === 'claim' && sessionId !== undefined && recoveryId !== undefined) {
      considerClaim(draft, recoveryId, sessionId, directive);
    }
    // Other kinds come from a newer server, and are for newer runners.
  }
}

function stop(draft: Draft, sessionId: string, generation: number, reason: string): void {
  const session = draft.session(sessionId);
  if (!session) {
    if (mayConfirm(draft, sessionId)) {
      const { keeperId } = draft.state;
      const reason = 'no process of it runs on its machine';
      const giveUpAt = draft.nowSeconds + draft.state.settings.createWithinSeconds;
      draft.call({ kind: 'fail', sessionId, generation, keeperId, cause: null, reason }, giveUpAt);
    }
    return;
  }
  // A stop of another generation is settled by the verdict on ours.
  if (session.generation !== generation || session.afterStop !== null || session.report !== null) return;
  draft.log('info', `session ${sessionId} is stopped: ${reason}`);
  endSession(draft, session, 'report-cancelled');
}

/** Gives away all that runs here: ended cleanly, each may be claimed elsewhere at once. */
function drain(draft: Draft): void {
  for (const { id } of [...draft.peek()]) {
    const session = draft.session(id);
    if (!session || session.afterStop !== null || session.report !== null || !drains(session)) continue;
    draft.log('info', `session ${id} is given away: its machine is drained`);
    endSession(draft, session, 'report-drained');
  }
}

/** What is not settled yet is drained when the directive is repeated. */
function drains({ phase }: HeldSession): boolean {
  return phase === 'starting' || phase === 'running';
}

function considerClaim(draft: Draft, recoveryId: string, sessionId: string, directive: Directive): void {
  const { keeperId, refusedUntil, settings } = draft.state;
  // While anything of an older generation is here, it is ended or revived first.
  if (keeperId === null || draft.session(sessionId)) return;
  if ((refusedUntil.get(sessionId) ?? 0) > draft.nowSeconds) return;
  if (draft.hasCall((request) => 'sessionId' in request && request.sessionId === sessionId)) return;
  if (freeSlots(draft) <= 0) return;
  const { force = false, slot = null } = directive;
  const giveUpAtSeconds = draft.nowSeconds + settings.createWithinSeconds;
  draft.call({ kind: 'claim', recoveryId, sessionId, keeperId, force, slot }, giveUpAtSeconds);
}

function freeSlots(draft: Draft): number {
  const { slotCount } = draft.state.settings;
  const promised = [...draft.pendingCalls()].filter(({ request: { kind } }) => TAKES_A_SLOT.includes(kind));
  return Math.min(slotCount, SESSIONS_MAX) - draft.sessionCount() - promised.length;
}

const TAKES_A_SLOT: readonly string[] = ['create-session', 'claim'];

export function claimed(
  draft: Draft,
  recoveryId: string,
  keeperId: string,
  reply: ClaimReply,
  sentAtSeconds: number,
): void {
  const { sessionId, generation, checkpoint } = reply;
  if (draft.session(sessionId)) return;
  const session = newHeldSession({
    ...{ id: sessionId, phase: 'granted', generation, keeperId, slot: reply.slot, checkpoint, recoveryId },
  });
  draft.add(session);
  enterGeneration(session, generation);
  takeGrant(draft, session, reply, sentAtSeconds);
  draft.log('info', `session ${sessionId} is claimed with generation ${generation}`);
  const resolved = resolveLaunch(checkpoint, allowedBy(draft));
  const verdict = resolved.allowed
    ? inSlot(resolved.launch, reply.slot, draft.state.settings.slots)
    : resolved;
  if (!verdict.allowed || keeperId !== draft.state.keeperId) {
    if (!verdict.allowed) refuseForNow(draft, sessionId, verdict.reason);
    const reason = verdict.allowed ? 'its keeper was lost before it was started' : verdict.reason;
    // It was not tried, so this costs the session none of its attempts.
    session.report = { kind: 'release', reason };
    session.phase = 'reporting';
    sendReport(draft, session);
    return;
  }
  session.launch = verdict.launch;
  draft.beatSoon();
}

export function allowedBy(draft: Draft) {
  const { settings, ownCommands } = draft.state;
  return { templates: settings.templates, ownCommands };
}

const REFUSED_MAX = 1_000;
/** What may be started here changes when a person edits the templates, which empties it, or starts a command here. */
const REFUSED_SECONDS = 600;

function refuseForNow(draft: Draft, sessionId: string, reason: string): void {
  draft.log('warn', `session ${sessionId} is not taken over: ${reason}`);
  const known = [...draft.state.refusedUntil].slice(-REFUSED_MAX + 1);
  draft.state.refusedUntil = new Map([...known, [sessionId, draft.nowSeconds + REFUSED_SECONDS]]);
}

import type { SessionReply } from './api-replies.js';
import type { Checkpoint, OwnCommand } from './checkpoint.js';
import { allowedBy } from './directives.js';
import type { Draft } from './draft.js';
import { endSession, requestCancel, sendReport } from './ending.js';
import type { Grant } from './grant.js';
import { takeGrant } from './grants.js';
import { newHeldSession } from './held-session.js';
import type { Command } from './link-input.js';
import { OWN_COMMANDS_MAX, SESSIONS_MAX } from './link-settings.js';
import type { Request } from './request.js';
import { resolveLaunch } from './resolve-launch.js';
import { inSlot } from './slot.js';

export function obey(draft: Draft, command: Command): void {
  switch (command.kind) {
    case 'start':
      start(draft, command);
      return;
    case 'stop':
      stop(draft, command.commandId, command.sessionId);
      return;
    case 'checkpoint':
      saveCheckpoint(draft, command.commandId, command.sessionId, command.checkpoint);
  }
}

function start(draft: Draft, command: Extract<Command, { kind: 'start' }>): void {
  const { commandId, projectId, slot, taskId, checkpoint, limits, sandbox } = command;
  const { keeperId } = draft.state;
  const obstacle = startObstacle(draft);
  if (obstacle !== null || keeperId === null) {
    draft.answer(commandId, { ok: false, problem: obstacle ?? 'the keeper is being started' });
    return;
  }
  if (checkpoint.command !== undefined && checkpoint.cwd !== undefined) {
    rememberCommand(draft, { command: checkpoint.command, cwd: checkpoint.cwd, limits, sandbox });
  }
  const verdict = resolveLaunch(checkpoint, allowedBy(draft));
  if (!verdict.allowed) {
    draft.answer(commandId, { ok: false, problem: verdict.reason });
    return;
  }
  draft.call(
    { kind: 'create-session', commandId, projectId, slot, taskId, checkpoint, keeperId },
    draft.nowSeconds + draft.state.settings.createWithinSeconds,
  );
}

function startObstacle(draft: Draft): string | null {
  if (draft.state.superseded) return 'another runner registered as this machine';
  if (draft.state.keeperId === null) return 'the keeper is being started, try again in a moment';
  return draft.sessionCount() < SESSIONS_MAX ? null : `a machine holds at most ${SESSIONS_MAX} sessions`;
}

/** What a person starts here may be started here again when the session is recovered. */
function rememberCommand(draft: Draft, own: OwnCommand): void {
  const same = (each: OwnCommand) =>
    each.cwd === own.cwd && JSON.stringify(each.command) === JSON.stringify(own.command);
  const others = draft.state.ownCommands.filter((each) => !same(each));
  draft.state.ownCommands = [...others.slice(-OWN_COMMANDS_MAX + 1), own];
}

export function created(
  draft: Draft,
  request: Extract<Request, { kind: 'create-session' }>,
  body: SessionReply & Grant,
  sentAtSeconds: number,
): void {
  if (draft.session(body.id)) return;
  const { commandId: startCommandId, checkpoint, keeperId } = request;
  const resolved = resolveLaunch(checkpoint, allowedBy(draft));
  const verdict = resolved.allowed
    ? inSlot(resolved.launch, body.slot, draft.state.settings.slots)
    : resolved;
  const session = newHeldSession({
    id: body.id,
    phase: 'granted',
    generation: body.generation,
    keeperId,
    slot: body.slot,
    checkpoint,
    startCommandId,
    launch: verdict.allowed ? verdict.launch : null,
  });
  draft.add(session);
  takeGrant(draft, session, body, sentAtSeconds);
  draft.log('info', `session ${body.id} is created with generation ${body.generation}`);
  if (keeperId !== draft.state.keeperId) {
    neverStarted(draft, body.id, 'its keeper was lost before it was started', false);
    return;
  }
  if (!verdict.allowed) {
    neverStarted(draft, body.id, verdict.reason, false);
    return;
  }
  draft.beatSoon();
}

/** A generation was ours, and nothing of it was ever started. */
export function neverStarted(draft: Draft, sessionId: string, reason: string, tried: boolean): void {
  const session = draft.session(sessionId);
  if (!session) return;
  if (session.startCommandId !== null) {
    draft.answer(session.startCommandId, { ok: false, problem: reason });
    session.startCommandId = null;
  }
  session.report =
    session.recoveryId === null
      ? { kind: 'fail', cause: 'unknown', reason }
      : { kind: tried ? 'recovery-failed' : 'release', reason };
  session.phase = 'reporting';
  sendReport(draft, session);
}

function stop(draft: Draft, commandId: string, sessionId: string): void {
  const session = draft.session(sessionId);
  if (!session || session.afterStop === 'forget') {
    draft.answer(commandId, { ok: false, problem: `no session ${sessionId} runs here` });
    return;
  }
  if (session.report === null) {
    session.cancelUnconfirmed = true;
    requestCancel(draft, sessionId);
    endSession(draft, session, 'report-cancelled');
  }
  draft.answer(commandId, { ok: true, sessionId });
}

function saveCheckpoint(draft: Draft, commandId: string, sessionId: string, checkpoint: Checkpoint): void {
  const session = draft.session(sessionId);
  if (session?.phase !== 'running') {
    draft.answer(commandId, { ok: false, problem: `no session ${sessionId} runs here` });
    return;
  }
  session.checkpoint = checkpoint;
  session.checkpointSequence += 1;
  // Only the newest one matters.
  draft.dropCalls((request) => request.kind === 'checkpoint' && request.sessionId === sessionId);
  const { generation, checkpointSequence: sequence } = session;
  draft.call({ kind: 'checkpoint', sessionId, generation, sequence, checkpoint });
  draft.answer(commandId, { ok: true, sessionId });
}

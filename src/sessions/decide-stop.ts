import { claimableAfter } from '../liveness/deadlines.js';
import { clearedChange, endedChange } from './ending.js';
import { ended } from './generation.js';
import { nextDueAt } from './next-due.js';
import type { Change, Session, StopKind } from './session.js';

/**
 * Decides what a request to stop does. Null: it was asked before, nothing changes.
 * It is sticky, needs no generation and bars every claim. The holder is told to stop, its deadline is
 * extended no more, and the session ends when the holder confirms or time is up. Throws `session-ended`.
 */
export function decideStop(
  session: Session,
  kind: StopKind,
  reason: string | null,
  retentionDays: number,
  now: Date,
): Change | null {
  switch (session.status) {
    case 'cancelled':
      if (kind === 'cancel' || session.cause === 'cleared') return null;
      throw ended(session);
    case 'completed':
    case 'abandoned':
      throw ended(session);
    case 'failed':
      if (kind === 'clear' || session.stopKind === 'clear')
        return clearFailed(session, reason, retentionDays, now);
      return stoppedFailed(session, reason, retentionDays, now);
    case 'starting':
    case 'recovering':
      return requestStop(session, session.status, kind, reason, now);
    case 'active':
    case 'paused':
    case 'stopping':
      return requestStop(session, 'stopping', kind, reason, now);
  }
}

function requestStop(
  session: Session,
  status: 'starting' | 'recovering' | 'stopping',
  kind: StopKind,
  reason: string | null,
  now: Date,
): Change | null {
  const known = session.stopRequestedAt !== null;
  if (known && (session.stopKind === kind || session.stopKind === 'clear')) return null;
  return {
    set: {
      status,
      stopRequestedAt: session.stopRequestedAt ?? now,
      stopKind: kind,
      reason: reason ?? session.reason,
      extendUntil: session.deadlineAt,
      watchesProgress: false,
      stallDeadlineAt: null,
    },
    transition: 'stop-requested',
  };
}

/** Nobody holds up the end of a failed session; its place is free when its holder must have fenced itself. */
function stoppedFailed(session: Session, reason: string | null, retentionDays: number, now: Date): Change {
  const ended = endedChange(
    session,
    {
      status: 'cancelled',
      transition: 'cancelled',
      cause: 'cancelled',
      reason,
      endConfirmed: session.endConfirmed,
      recovery: 'voided',
    },
    retentionDays,
    now,
  );
  return {
    ...ended,
    set: { ...ended.set, stopRequestedAt: session.stopRequestedAt ?? now, stopKind: 'cancel' },
  };
}

function clearFailed(
  session: Session,
  reason: string | null,
  retentionDays: number,
  now: Date,
): Change | null {
  const claimableAt = session.claimableAt ?? claimableAfter(session.deadlineAt, session.fenceInForce);
  if (session.endConfirmed || claimableAt <= now) return clearedChange(session, retentionDays, now);
  if (session.stopKind === 'clear') return null;
  const set: Change['set'] = {
    stopRequestedAt: session.stopRequestedAt ?? now,
    stopKind: 'clear',
    reason: reason ?? session.reason,
    failedBySilence: false,
  };
  return { set: { ...set, dueAt: nextDueAt({ ...session, ...set }) }, transition: 'stop-requested' };
}

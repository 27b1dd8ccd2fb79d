import type { ProjectSettings } from '../projects/project-settings.js';
import { failedChange } from './failure.js';
import type { Change, Session } from './session.js';

/**
 * Decides what becomes of a session that beats but no longer progresses. By default it is reported
 * once; where the project says so it fails, and a heartbeat does not bring it back. Pure.
 */
export function decideStalled(session: Session, settings: ProjectSettings, now: Date): Change | null {
  const overdue = session.stallDeadlineAt !== null && session.stallDeadlineAt < now;
  if (!session.live || session.stallReported || !overdue || session.stopRequestedAt !== null) return null;
  // Nobody can tell whether a silent session progresses.
  if (session.deadlineAt <= now) return null;
  const mayFail = session.status === 'active' || session.status === 'paused';
  if (session.policy.onStalled === 'report' || !mayFail) {
    return { set: { stallReported: true }, transition: 'stalled' };
  }
  const failed = failedChange(
    session,
    {
      cause: 'stalled',
      reason: `No progress for ${session.policy.stalledAfterSeconds} s.`,
      endConfirmed: false,
      bySilence: false,
      hearsay: false,
    },
    settings,
    now,
  );
  return { ...failed, set: { ...failed.set, stallReported: true } };
}

import type { Change, Session } from '../../src/sessions/session.js';
import { at, lostSession, recoveringSession, sampleSession } from './sample-session.js';

const stop = { stopRequestedAt: at(10), stopKind: 'cancel', extendUntil: at(180) } as const;
const clear = { stopRequestedAt: at(10), stopKind: 'clear', extendUntil: at(180) } as const;

/** One session for each state that the decisions tell apart. */
export const STATES: Record<string, Session> = {
  starting: sampleSession({ status: 'starting', lastHeartbeatAt: null, sequence: 0 }),
  'starting, to stop': sampleSession({ status: 'starting', ...stop }),
  active: sampleSession(),
  paused: sampleSession({ status: 'paused' }),
  stopping: sampleSession({ status: 'stopping', ...stop }),
  'stopping, to clear': sampleSession({ status: 'stopping', ...clear }),
  'stopping, to clear, late': sampleSession({
    status: 'stopping',
    live: false,
    claimableAt: at(195),
    ...clear,
  }),
  'failed by silence': lostSession(),
  'failed by hearsay': lostSession({ failedBySilence: false, endHearsay: true }),
  'failed, confirmed': lostSession({ failedBySilence: false, endConfirmed: true, claimableAt: at(1) }),
  'failed, to clear': lostSession({ failedBySilence: false, ...clear }),
  recovering: recoveringSession(),
  'recovering, to stop': recoveringSession(stop),
  completed: sampleSession({ status: 'completed', live: false, endConfirmed: true }),
  'cancelled, unconfirmed': sampleSession({
    status: 'cancelled',
    live: false,
    claimableAt: at(195),
    dueAt: at(195),
  }),
  abandoned: lostSession({ status: 'abandoned' }),
};

export function state(name: keyof typeof STATES): Session {
  const session = STATES[name];
  if (!session) throw new Error(`No state ${name}.`);
  return session;
}

/** What became of a session: the status, `same` where nothing changed, or the problem's code. */
export function outcome(session: Session, decide: () => Change | null): string {
  try {
    const change = decide();
    return change === null ? 'same' : (change.set.status ?? session.status);
  } catch (error) {
    return (error as { code: string }).code;
  }
}

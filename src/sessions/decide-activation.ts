import type { Change, Session } from './session.js';

type Starting = Pick<Session, 'status' | 'lastHeartbeatAt' | 'stopRequestedAt'>;

/** A session that was starting is active from its first heartbeat on, unless it was asked to stop. */
export function mayActivate(session: Starting): boolean {
  return (
    session.status === 'starting' && session.lastHeartbeatAt !== null && session.stopRequestedAt === null
  );
}

/** Decides the activation. Null: another heartbeat was faster. Pure. */
export function decideActivation(session: Starting): Change | null {
  return mayActivate(session) ? { set: { status: 'active' }, transition: 'activated' } : null;
}

import { FOREVER } from '../liveness/deadlines.js';
import type { Heartbeat } from '../sessions/heartbeat.js';
import { mustStop } from '../sessions/heartbeat-verdict.js';
import type { BeatenReading, BeatenSession } from '../sessions/session-parts.js';

const SESSIONS_MAX = 50_000;
/** Longer than this nothing is taken for known, whatever its version says. */
const KNOWN_FOR_MS = 5 * 60_000;

/**
 * Sessions as this process last read them. A heartbeat that was written under the condition that its session still
 * has that version need not be read back: everything that its answer is made from is known. Only sessions are kept
 * to which the answer is a plain yes. Bounded; time is an argument.
 */
export class KnownSessions {
  private readonly sessions = new Map<string, { session: BeatenSession; readAtMs: number }>();

  /** The session that this heartbeat would be accepted by; null where nothing is known of it. */
  of(beat: Heartbeat, nowMs: number): BeatenSession | null {
    const known = this.sessions.get(beat.id);
    if (!known || nowMs - known.readAtMs > KNOWN_FOR_MS) return null;
    const { session } = known;
    if (session.generation !== beat.generation) return null;
    return beat.machineId === null || beat.machineId === session.machineId ? session : null;
  }

  learn(session: BeatenSession, nowMs: number): void {
    if (!isPlain(session)) {
      this.sessions.delete(session._id);
      return;
    }
    const oldest = this.sessions.keys().next();
    const isFull = this.sessions.size >= SESSIONS_MAX && !this.sessions.has(session._id);
    if (isFull && !oldest.done) this.sessions.delete(oldest.value);
    this.sessions.set(session._id, { session, readAtMs: nowMs });
  }
}

/**
 * What the holder of a known session is told: its heartbeat extended the deadline by a whole life at least, and it
 * counts from the sending of its request, which was earlier.
 */
export function readingOf(session: BeatenSession): BeatenReading {
  return { session, leftMs: session.policy.lifeMs };
}

/** Whether heartbeats of its generation are accepted, and extend its deadline by a whole life, until it changes. */
function isPlain(session: BeatenSession): boolean {
  const beats = session.status === 'active' || session.status === 'paused';
  return beats && session.held && !mustStop(session) && isUnlimited(session);
}

function isUnlimited({ extendUntil }: BeatenSession): boolean {
  return extendUntil.getTime() === FOREVER.getTime();
}

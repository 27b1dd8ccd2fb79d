import type { SessionEvent } from '../../../src/events/event.schema.js';
import type { Session, TransitionType } from '../../../src/sessions/session.js';

/** What raises the generation. */
const RAISES: readonly TransitionType[] = ['claimed', 'adopted', 'lease-ended', 'cleared'];

/** Holds the events against what the sessions really did: each transition once, in order, without gaps. */
export class EventLedger {
  readonly counts = new Map<string, number>();
  private readonly made = new Map<string, TransitionType>();
  private readonly seen = new Set<string>();
  private readonly lastRev = new Map<string, number>();
  private lastNumber = 0;

  constructor(private readonly complain: (detail: string) => void) {}

  written(before: Session | null, after: Session): void {
    const { outbox } = after;
    if (before?.outbox === outbox) return;
    const known = this.lastRev.get(after._id) ?? 0;
    for (const transition of outbox) {
      if (transition.rev <= known) continue;
      this.made.set(`${after._id}:${transition.rev}`, transition.type);
      this.lastRev.set(after._id, transition.rev);
      this.counts.set(transition.type, (this.counts.get(transition.type) ?? 0) + 1);
    }
  }

  inserted(event: SessionEvent): void {
    if (event._id !== this.lastNumber + 1) this.complain(`event ${event._id} follows ${this.lastNumber}`);
    this.lastNumber = event._id;
    // What is told of the fleet as a whole belongs to no session.
    if (event.sessionId === null) {
      const name = event.cause === null ? event.type : `${event.type} (${event.cause})`;
      this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
      return;
    }
    if (this.seen.has(event.key)) this.complain(`the event ${event.key} is there twice`);
    this.seen.add(event.key);
    if (this.made.get(event.key) !== event.type) this.complain(`the event ${event.key} was never made`);
  }

  /** When all is calm: every transition is an event, and every counter of a session equals its events. */
  close(sessions: Iterable<Session>): void {
    for (const key of this.made.keys())
      if (!this.seen.has(key)) this.complain(`${key} never became an event`);
    const raised = new Map<string, number>();
    for (const [key, type] of this.made) {
      if (!RAISES.includes(type)) continue;
      const id = key.slice(0, key.lastIndexOf(':'));
      raised.set(id, (raised.get(id) ?? 0) + 1);
    }
    for (const { _id: id, generation } of sessions) {
      const counted = 1 + (raised.get(id) ?? 0);
      if (generation !== counted)
        this.complain(`${id} has generation ${generation}, its events count ${counted}`);
    }
  }
}

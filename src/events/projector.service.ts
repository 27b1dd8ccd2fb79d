import { Injectable, Logger } from '@nestjs/common';
import type { Session } from '../sessions/session.js';
import { SessionsRepository } from '../sessions/sessions.repository.js';
import { documentsOf } from './documents-of.js';
import { EventsRepository } from './events.repository.js';
import { RecoveryRecordsRepository } from './recovery-records.repository.js';

/**
 * Copies the transitions that wait in a session's outbox into the event and recovery documents, in
 * order. Each copy can be made again, so a projector that dies between two steps costs nothing: the
 * sweeper starts the rest anew.
 */
@Injectable()
export class Projector {
  private readonly logger = new Logger(Projector.name);

  constructor(
    private readonly sessions: SessionsRepository,
    private readonly events: EventsRepository,
    private readonly recoveries: RecoveryRecordsRepository,
  ) {}

  async project(session: Session): Promise<void> {
    const transitions = [...session.outbox].sort((a, b) => a.rev - b.rev);
    const last = transitions.at(-1);
    if (!last) return;
    for (const transition of transitions) {
      const { events, recovery } = documentsOf(session, transition);
      for (const event of events) await this.events.append(event);
      if (recovery) await this.recoveries.put(recovery);
    }
    if (session.purgeAt) {
      await this.events.purge(session._id, session.purgeAt);
      await this.recoveries.purge(session._id, session.purgeAt);
    }
    await this.sessions.clearOutbox(session._id, last.rev);
  }

  /** The same for one who has answered already: what fails now, the sweeper repairs. */
  async projectOrLeave(session: Session): Promise<void> {
    try {
      await this.project(session);
    } catch (error) {
      this.logger.warn({ sessionId: session._id, error: String(error) }, 'Left a projection to the sweeper.');
    }
  }
}

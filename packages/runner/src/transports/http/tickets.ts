import { createHash, randomBytes } from 'node:crypto';

const PREFIX = 'cpt_';
const TICKET_BYTES = 32;
const OPEN_MAX = 1_000;
export const TICKET_SECONDS = 30;

/**
 * Stand for the token where a page cannot send one: a WebSocket and an EventSource have no headers of their own, and a
 * token in a URL ends up in logs and histories. A ticket is good once and for half a minute.
 */
export class Tickets {
  /** By hash, so that how long a look-up takes tells nothing of the tickets themselves. */
  private readonly open = new Map<string, number>();

  /** `now`: milliseconds that never go back. Of too many that wait the oldest is forgotten. */
  issue(now: number): string {
    for (const [hash, until] of this.open) {
      if (until > now && this.open.size < OPEN_MAX) break;
      this.open.delete(hash);
    }
    const ticket = PREFIX + randomBytes(TICKET_BYTES).toString('base64url');
    this.open.set(digest(ticket), now + TICKET_SECONDS * 1_000);
    return ticket;
  }

  /** Whether it is good. It is not any more afterwards. */
  take(ticket: string, now: number): boolean {
    const hash = digest(ticket);
    const until = this.open.get(hash);
    this.open.delete(hash);
    return until !== undefined && until > now;
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

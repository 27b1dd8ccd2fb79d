import { Injectable } from '@nestjs/common';
import { Problem } from '../problems/problem.js';
import type { Heartbeat } from '../sessions/heartbeat.js';
import type { BeatenReading } from '../sessions/session-parts.js';
import { SessionsRepository } from '../sessions/sessions.repository.js';

/** So many heartbeats form one write at most. */
const GATHERED_MAX = 500;
/** While so many writes are under way, what arrives waits and forms the next one. */
const IN_FLIGHT_MAX = 2;
/** Beyond this the database is too slow for what arrives; a client that is told so tries again soon. */
const WAITING_MAX = 20_000;

/** What became of one heartbeat's write: the session after it, or why there is no knowing. */
export type Taken =
  | { reading: BeatenReading | undefined; problem: null }
  | { reading: null; problem: Problem };

interface Waiting {
  beat: Heartbeat;
  done: (taken: Taken) => void;
}

/**
 * Gathers the heartbeats that arrive while a write is under way into the next one (group commit). Each
 * is answered only after its own write was acknowledged by the majority. Alone, a heartbeat waits for
 * nobody. One that the database holds up or refuses is tried again by itself, beside the others.
 */
@Injectable()
export class HeartbeatGatherer {
  private waiting: Waiting[] = [];
  private inFlight = 0;

  constructor(private readonly sessions: SessionsRepository) {}

  async take(beat: Heartbeat): Promise<Taken> {
    if (this.waiting.length >= WAITING_MAX) {
      return { reading: null, problem: unavailable('too many heartbeats wait for it') };
    }
    return await new Promise((done) => {
      this.waiting.push({ beat, done });
      // What is taken in the same breath, a machine's batch above all, goes together.
      queueMicrotask(() => this.flush());
    });
  }

  private flush(): void {
    while (this.inFlight < IN_FLIGHT_MAX && this.waiting.length > 0) {
      const gathered = this.waiting.splice(0, GATHERED_MAX);
      this.inFlight += 1;
      void this.write(gathered).finally(() => {
        this.inFlight -= 1;
        this.flush();
      });
    }
  }

  private async write(gathered: readonly Waiting[]): Promise<void> {
    try {
      const { readings, refused } = await this.sessions.beat(gathered.map(({ beat }) => beat));
      for (const [place, { beat, done }] of gathered.entries()) {
        if (refused.has(place)) void this.writeAlone({ beat, done });
        else done({ reading: readings.get(beat.id), problem: null });
      }
    } catch {
      // One document that somebody has locked holds up the whole write until it is given up. Each then
      // goes alone: what was applied already is not applied twice, for its sequence is not higher.
      for (const waiting of gathered) void this.writeAlone(waiting);
    }
  }

  private async writeAlone({ beat, done }: Waiting): Promise<void> {
    try {
      const { readings, refused } = await this.sessions.beat([beat]);
      if (refused.size > 0) done({ reading: null, problem: unavailable('it refused the write') });
      else done({ reading: readings.get(beat.id), problem: null });
    } catch {
      done({ reading: null, problem: unavailable('it did not answer in time') });
    }
  }
}

function unavailable(reason: string): Problem {
  return new Problem('unavailable', `The database did not take the heartbeat: ${reason}. Try again.`, {
    retryAfterSeconds: 1,
  });
}

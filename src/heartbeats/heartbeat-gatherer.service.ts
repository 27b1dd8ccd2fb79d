import { Injectable } from '@nestjs/common';
import { Problem } from '../problems/problem.js';
import { BeatsRepository } from '../sessions/beats.repository.js';
import type { Heartbeat } from '../sessions/heartbeat.js';
import type { BeatenReading, BeatenSession } from '../sessions/session-parts.js';
import { KnownSessions, readingOf } from './known-sessions.js';

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
  private readonly known = new KnownSessions();
  private waiting: Waiting[] = [];
  private inFlight = 0;

  constructor(private readonly beats: BeatsRepository) {}

  async take(beat: Heartbeat): Promise<Taken> {
    if (this.waiting.length >= WAITING_MAX) {
      return { reading: null, problem: unavailable('too many heartbeats wait for it') };
    }
    return await new Promise((done) => {
      this.waiting.push({ beat, done });
      // What is taken in the same breath, a machine's batch above all, goes together.
      if (this.waiting.length === 1) queueMicrotask(() => this.flush());
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
      const nowMs = performance.now();
      const assumed = gathered.map(({ beat }) => this.known.of(beat, nowMs));
      const writes = gathered.map(({ beat }, place) => ({ beat, version: assumed[place]?.version ?? null }));
      const { changed, refused, at } = await this.beats.write(writes);
      // Where each of them applied, those of known sessions need no reading.
      const allApplied = changed === gathered.length;
      const settled = assumed.map((session) => (allApplied ? session : null));
      const unsettled = gathered.filter((_, place) => !settled[place]).map(({ beat }) => beat.id);
      const readings = unsettled.length > 0 ? await this.read(unsettled, at) : new Map();
      for (const [place, waiting] of gathered.entries()) {
        const session = settled[place];
        const reading = session ? readingOf(session) : readings.get(waiting.beat.id);
        if (refused.has(place) || isOutdated(assumed[place] ?? null, reading, waiting.beat)) {
          void this.writeAlone(waiting);
        } else waiting.done({ reading, problem: null });
      }
    } catch {
      // One document that somebody has locked holds up the whole write until it is given up. Each then
      // goes alone: what was applied already is not applied twice, for its sequence is not higher.
      for (const waiting of gathered) void this.writeAlone(waiting);
    }
  }

  private async writeAlone({ beat, done }: Waiting): Promise<void> {
    try {
      const { refused, at } = await this.beats.write([{ beat, version: null }]);
      if (refused.size > 0) done({ reading: null, problem: unavailable('it refused the write') });
      else done({ reading: (await this.read([beat.id], at)).get(beat.id), problem: null });
    } catch {
      done({ reading: null, problem: unavailable('it did not answer in time') });
    }
  }

  private async read(
    ids: readonly string[],
    at: Parameters<BeatsRepository['read']>[1],
  ): Promise<Map<string, BeatenReading>> {
    const readings = await this.beats.read(ids, at);
    const nowMs = performance.now();
    for (const { session } of readings.values()) this.known.learn(session, nowMs);
    return readings;
  }
}

/** Whether a heartbeat did not apply only because its session is not as it was assumed to be. */
function isOutdated(
  assumed: BeatenSession | null,
  reading: BeatenReading | undefined,
  beat: Heartbeat,
): boolean {
  if (!assumed || !reading) return false;
  return reading.session.version !== assumed.version && reading.session.sequence < beat.sequence;
}

function unavailable(reason: string): Problem {
  return new Problem('unavailable', `The database did not take the heartbeat: ${reason}. Try again.`, {
    retryAfterSeconds: 1,
  });
}

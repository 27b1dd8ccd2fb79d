import { Injectable } from '@nestjs/common';
import { isDuplicateKey } from '../database/duplicate-key.js';
import { Projector } from '../events/projector.service.js';
import { Problem } from '../problems/problem.js';
import { freedPlace } from './decide-housekeeping.js';
import { placeFreesItself } from './next-due.js';
import type { Change, Session } from './session.js';
import { type Reading, SessionsRepository } from './sessions.repository.js';

/** A decision about a session as it stands now. Null: nothing changes. */
export type Decide = (reading: Reading) => Change | null | Promise<Change | null>;

/** Heartbeats and other writers may come between; a decision that loses this often gives way. */
const TRIES_MAX = 20;

/** Loads, decides, commits; decides again where somebody was faster. */
@Injectable()
export class SessionTransitions {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly projector: Projector,
  ) {}

  /**
   * Applies a decision and answers the session as it stands after it. Throws what the decision throws,
   * `not-found`, `slot-occupied` and `session-conflict` where the place is taken, and `unavailable` where
   * others kept being faster. `fixedSlot` is asked after a decision: whether it had no choice of the slot.
   */
  async apply(id: string, by: string, decide: Decide, fixedSlot = () => true): Promise<Reading> {
    let refused: string | null = null;
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      const reading = await this.read(id);
      const change = await decide(reading);
      if (change === null) return reading;
      try {
        const written = await this.commit(reading, change, by);
        if (written) return { session: written, now: reading.now };
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        // A second refusal of the same place is final, unless the decision is free to choose its slot.
        const wanted = { ...reading.session, ...change.set };
        await this.freePlace(wanted);
        const taken = await this.placeTaken(wanted);
        const mayChooseAnother = taken.code === 'slot-occupied' && !fixedSlot();
        const place = JSON.stringify([wanted.slotKey, wanted.exclusiveKey, wanted.recoveringKey]);
        if (place === refused && !mayChooseAnother) throw taken;
        refused = place;
      }
    }
    throw new Problem('unavailable', `Session ${id} is being changed by many at once; try again.`);
  }

  /** Throws `not-found`. */
  async read(id: string): Promise<Reading> {
    const reading = await this.sessions.read(id);
    if (!reading) throw new Problem('not-found', `There is no session ${id}.`);
    return reading;
  }

  /** Commits one decision if its premise still holds; null where it does not. */
  async commit(
    seen: Reading,
    change: Change,
    by: string,
    premise?: Record<string, unknown>,
  ): Promise<Session | null> {
    const written = await this.sessions.commit(seen.session, change, by, seen.now, premise);
    if (written && change.transition !== null) await this.projector.projectOrLeave(written);
    return written;
  }

  /** Frees a place whose occupant may be there no longer, without waiting for the sweeper. */
  async freePlace(keys: PlaceKeys): Promise<void> {
    for (const occupant of await this.occupants(keys)) {
      const { session, now } = occupant;
      const over = !session.live && session.claimableAt !== null && session.claimableAt <= now;
      if (over && placeFreesItself(session))
        await this.sessions.commit(session, freedPlace(session), 'api', now);
    }
  }

  /** Says by what a place is taken: the slot first, since it is what a caller can choose. */
  async placeTaken(keys: PlaceKeys & { recoveringKey: string | null }): Promise<Problem> {
    const occupants = (await this.occupants(keys)).map(({ session }) => session);
    const inSlot = occupants.find((session) => session.slotKey === keys.slotKey);
    if (inSlot) {
      return new Problem('slot-occupied', `Slot ${inSlot.slot} is occupied by session ${inSlot._id}.`, {
        sessionId: inSlot._id,
      });
    }
    const exclusive = occupants.find((session) => session.exclusiveKey === keys.exclusiveKey);
    if (exclusive) {
      return new Problem(
        'session-conflict',
        `Session ${exclusive._id} runs already, and the project's concurrency allows one.`,
        { sessionId: exclusive._id },
      );
    }
    if (keys.recoveringKey !== null) {
      return new Problem('recovery-not-claimable', 'Another recovery of this project is under way.');
    }
    return new Problem('session-conflict', 'The place was taken a moment ago; try again.');
  }

  private async occupants(keys: PlaceKeys): Promise<Reading[]> {
    const { _id, slotKey, exclusiveKey } = keys;
    if (slotKey === null || exclusiveKey === null) return [];
    const readings = await this.sessions.atPlace({ slotKey, exclusiveKey });
    return readings.filter(({ session }) => session._id !== _id);
  }
}

type PlaceKeys = Pick<Session, '_id' | 'slotKey' | 'exclusiveKey'>;

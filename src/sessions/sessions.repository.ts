import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';
import { longCommand } from '../database/long-command.js';
import type { SessionPolicy } from '../liveness/deadlines.js';
import type { RecoveryMode } from '../liveness/fence.js';
import { behind } from '../paging/cursor.js';
import type { Change, Session, Transition } from './session.js';
import { SESSION_MODEL } from './session.schema.js';
import { HELD_FIELDS, type HeldSession, SHOWN_FIELDS, type ShownSession } from './session-parts.js';
import { isEnded, SESSION_STATUSES } from './session-status.js';

/** A session and the database's clock at the moment at which it was read. */
export interface Reading {
  session: Session;
  now: Date;
}

/** A machine holds at most so many sessions in one reply. */
const HELD_MAX = 1_000;
/** Longer than this nobody waits until all sessions of a project have learned of a change. */
const SPREAD_MAX_MS = 10_000;

const ENDED_STATUSES = SESSION_STATUSES.filter(isEnded);
/** Whoever said already that nothing of it runs is not asked for it again. */
const UNCONFIRMED = { status: 'failed', held: true, endConfirmed: false, endHearsay: { $ne: true } };
/** What a recovery that every machine may claim is offered to. */
const ANY_MACHINE = 'any';
const UNFENCED = { $eq: ['$fenceInForce.fence', 'none'] };

/** The user of the sessions collection, beside `BeatsRepository`. Reads come from the primary, with majority concern. */
@Injectable()
export class SessionsRepository {
  constructor(@InjectModel(SESSION_MODEL) private readonly model: Model<Session>) {}

  /** Throws the driver's duplicate-key error where the place is taken or the id is known. */
  async insert(session: Session): Promise<void> {
    await this.model.collection.insertOne(session as never);
  }

  async read(id: string): Promise<Reading | null> {
    const [reading] = await this.readings({ _id: id }, 1);
    return reading ?? null;
  }

  /**
   * Commits a decision if the session still is as it was seen, and as `premise` demands besides. Answers
   * the session as written, or null where somebody was faster: decide again. Throws the driver's
   * duplicate-key error where a unique index refuses.
   */
  async commit(
    seen: Session,
    change: Change,
    by: string,
    now: Date,
    premise: Record<string, unknown> = {},
  ): Promise<Session | null> {
    const rev = seen.rev + 1;
    const set = { ...change.set, rev, version: seen.version + 1, updatedAt: now };
    const after = { ...seen, ...set };
    const transition: Transition | null = change.transition && {
      rev,
      type: change.transition,
      at: now,
      from: seen.status,
      to: after.status,
      generation: after.generation,
      machineId: after.machineId,
      cause: after.cause,
      reason: after.reason,
      by,
      silentSince: change.transition === 'failed' ? (seen.lastHeartbeatAt ?? seen.createdAt) : null,
      recovery: after.recovery,
      ...(change.lostMachine ? { lostMachine: change.lostMachine } : {}),
    };
    const written = await this.model.collection.findOneAndUpdate(
      { _id: seen._id as never, rev: seen.rev, ...premise },
      { $set: set as never, ...(transition ? { $push: { outbox: transition } as never } : {}) },
      { returnDocument: 'after' },
    );
    return written as Session | null;
  }

  /** Answers one more than the limit where there is one. */
  async list(
    filter: Record<string, unknown>,
    limit: number,
    cursor: string | undefined,
  ): Promise<ShownSession[]> {
    const found = await this.model.collection
      .find({ $and: [filter, behind(cursor)] } as never, { projection: SHOWN_FIELDS })
      .sort({ createdAt: 1, _id: 1 })
      .limit(limit + 1)
      .toArray();
    return found as unknown as ShownSession[];
  }

  async findByIds(ids: readonly string[]): Promise<Session[]> {
    return await this.model
      .find({ _id: { $in: [...new Set(ids)] } })
      .lean<Session[]>()
      .exec();
  }

  /** Sessions of a project that are not ended, in the order of their ids, from behind `after`. */
  async unendedOf(projectId: string, after: string | null, limit: number): Promise<Session[]> {
    return await this.model
      .find({
        projectId,
        status: { $nin: ENDED_STATUSES },
        ...(after === null ? {} : { _id: { $gt: after } }),
      } as never)
      .sort({ _id: 1 })
      .limit(limit)
      .lean<Session[]>()
      .exec();
  }

  /**
   * Lets the live sessions of a project beat by another policy. Until a holder acknowledges it, others
   * rely on the weaker fence of both and wait by the longer delay.
   */
  async changePolicy(projectId: string, policy: SessionPolicy): Promise<void> {
    const weaker =
      policy.fence === 'none' ? 'none' : { $cond: [UNFENCED, 'none', { $literal: policy.fence }] };
    const change = [
      {
        $set: {
          policy: { $literal: policy },
          fenceInForce: {
            fence: weaker,
            fenceDelaySeconds: { $max: ['$fenceInForce.fenceDelaySeconds', policy.fenceDelaySeconds] },
          },
          rev: { $add: ['$rev', 1] },
          // Whoever keeps a session by its version has to learn of the policy.
          version: { $add: ['$version', 1] },
        },
      },
    ];
    await this.model.collection.updateMany({ projectId, live: true }, change, longCommand(SPREAD_MAX_MS));
  }

  /** Offers the waiting recoveries of a project by its new mode; what a person assigned stays so. */
  async changeOffers(projectId: string, mode: RecoveryMode): Promise<void> {
    const offered = { manual: null, 'same-machine': '$recovery.originMachineId', 'any-machine': 'any' }[mode];
    await this.model.collection.updateMany(
      { projectId, 'recovery.status': 'pending', 'recovery.assignedTo': null, paused: false },
      [{ $set: { 'recovery.offeredTo': offered, rev: { $add: ['$rev', 1] } } }],
      longCommand(SPREAD_MAX_MS),
    );
  }

  /**
   * The sessions that a machine holds: live ones, and failed ones whose end it has not confirmed. What a
   * directive needs of them.
   */
  async heldBy(machineId: string): Promise<HeldSession[]> {
    return await this.model
      .find({ machineId, $or: [{ live: true }, UNCONFIRMED] } as never)
      .select(HELD_FIELDS)
      .limit(HELD_MAX)
      .lean<HeldSession[]>()
      .exec();
  }

  /** The same without those in `mentioned`. Reads no more than the keys of an index where nothing is missing. */
  async heldBeside(machineId: string, mentioned: ReadonlySet<string>): Promise<HeldSession[]> {
    const [live, unconfirmed] = await Promise.all([
      this.model.collection
        .find({ machineId, live: true }, { projection: { _id: 1 }, limit: HELD_MAX })
        .toArray(),
      this.model.collection
        .find({ machineId, ...UNCONFIRMED }, { projection: HELD_FIELDS, limit: HELD_MAX })
        .toArray(),
    ]);
    const missing = live.map(({ _id }) => String(_id)).filter((id) => !mentioned.has(id));
    const held = unconfirmed as unknown as HeldSession[];
    const others = held.filter(({ _id }) => !mentioned.has(_id));
    return missing.length === 0 ? others : [...(await this.heldOf(missing)), ...others];
  }

  private async heldOf(ids: readonly string[]): Promise<HeldSession[]> {
    return await this.model
      .find({ _id: { $in: [...ids] }, live: true })
      .select(HELD_FIELDS)
      .lean<HeldSession[]>()
      .exec();
  }

  /** The live sessions that a machine held under one boot, by their ids. */
  async liveOfBoot(machineId: string, bootId: string): Promise<string[]> {
    const found = await this.model
      .find({ machineId, live: true, bootId } as never)
      .select({ _id: 1 })
      .limit(HELD_MAX)
      .lean<Pick<Session, '_id'>[]>()
      .exec();
    return found.map(({ _id }) => _id);
  }

  /** The sessions that occupy a slot of these machines: machine to slot to session id. */
  async occupants(machineIds: readonly string[]): Promise<Map<string, Map<number, string>>> {
    const occupants = new Map<string, Map<number, string>>();
    if (machineIds.length === 0) return occupants;
    // The keys of one machine begin with its id and a slash; "0" is the character behind the slash.
    const ranges = machineIds.map((id) => ({ slotKey: { $gte: `${id}/`, $lt: `${id}0` } }));
    const sessions = await this.model
      .find({ $or: ranges, slotKey: { $type: 'string' } } as never)
      .select({ machineId: 1, slot: 1 })
      .lean<Pick<Session, '_id' | 'machineId' | 'slot'>[]>()
      .exec();
    for (const { _id, machineId, slot } of sessions) {
      const slots = occupants.get(machineId) ?? new Map<number, string>();
      occupants.set(machineId, slots.set(slot, _id));
    }
    return occupants;
  }

  /** Who occupies a place, by slot or by exclusivity. */
  async atPlace(keys: { slotKey: string; exclusiveKey: string }): Promise<Reading[]> {
    return await this.readings({ $or: [{ slotKey: keys.slotKey }, { exclusiveKey: keys.exclusiveKey }] }, 3);
  }

  /** Pending recoveries that are offered to a machine, and those offered to any: of each the longest waiting. */
  async offersTo(machineId: string, now: Date, limit: number): Promise<{ own: Session[]; any: Session[] }> {
    const mixed = await this.offers({ $in: [machineId, ANY_MACHINE] }, now, limit);
    const isOwn = ({ recovery }: Session) => recovery?.offeredTo === machineId;
    const own = mixed.filter(isOwn);
    const any = mixed.filter((session) => !isOwn(session));
    if (mixed.length < limit) return { own, any };
    // There are more than were looked at, and the many of one kind must not hide the other.
    const [allOwn, allAny] = await Promise.all([
      this.offers(machineId, now, limit),
      this.offersToAny(now, limit),
    ]);
    return { own: allOwn, any: allAny };
  }

  /** Pending recoveries that are offered to any machine, but for those of the projects in `except`. */
  async offersToAny(now: Date, limit: number, except: readonly string[] = []): Promise<Session[]> {
    return await this.offers(ANY_MACHINE, now, limit, except);
  }

  private async offers(
    offeredTo: string | { $in: string[] },
    now: Date,
    limit: number,
    except: readonly string[] = [],
  ): Promise<Session[]> {
    const found = await this.model.collection
      .find({
        'recovery.status': 'pending',
        'recovery.offeredTo': offeredTo,
        'recovery.notBefore': { $lte: now },
        status: 'failed',
        stopRequestedAt: null,
        ...(except.length === 0 ? {} : { projectId: { $nin: [...except] } }),
      } as never)
      .sort({ 'recovery.notBefore': 1 })
      .limit(limit)
      .toArray();
    return found as unknown as Session[];
  }

  /** Those of the keys under which an automatic recovery is under way. */
  async recoveringKeys(keys: readonly string[]): Promise<Set<string>> {
    const sessions = await this.model
      .find({ recoveringKey: { $in: [...new Set(keys)] } } as never)
      .select({ recoveringKey: 1 })
      .lean<Pick<Session, 'recoveringKey'>[]>()
      .exec();
    return new Set(sessions.flatMap(({ recoveringKey }) => recoveringKey ?? []));
  }

  /** Live sessions whose deadline has passed, the longest overdue first; `among` narrows them. */
  async overdue(now: Date, limit: number, among?: Record<string, unknown>): Promise<Session[]> {
    const overdue = { live: true, deadlineAt: { $lt: now }, ...(among ? { $and: [among] } : {}) };
    return await this.sweepRead(overdue, { deadlineAt: 1 }, limit);
  }

  /** Live sessions that stopped progressing and were not reported yet; `among` narrows them. */
  async stalled(now: Date, limit: number, among?: Record<string, unknown>): Promise<Session[]> {
    return await this.sweepRead(
      {
        live: true,
        stallReported: false,
        stallDeadlineAt: { $lt: now },
        ...(among ? { $and: [among] } : {}),
      },
      { stallDeadlineAt: 1 },
      limit,
    );
  }

  /** Sessions that are not live and have something due. */
  async due(now: Date, limit: number): Promise<Session[]> {
    return await this.sweepRead({ dueAt: { $type: 'date', $lte: now } }, { dueAt: 1 }, limit);
  }

  /** Sessions with transitions that were not copied into events within a while. */
  async unprojected(before: Date, limit: number): Promise<Session[]> {
    return await this.sweepRead(
      { 'outbox.rev': { $type: 'number' }, 'outbox.at': { $lt: before } },
      { 'outbox.at': 1 },
      limit,
    );
  }

  /** Drops the transitions that were copied. Decides nothing, so it raises no `rev`. */
  async clearOutbox(id: string, throughRev: number): Promise<void> {
    await this.model.collection.updateOne({ _id: id as never }, {
      $pull: { outbox: { rev: { $lte: throughRev } } },
    } as never);
  }

  private async sweepRead(
    filter: Record<string, unknown>,
    sort: Record<string, 1>,
    limit: number,
  ): Promise<Session[]> {
    return await this.model
      .find(filter as never)
      .sort(sort)
      .limit(limit)
      .lean<Session[]>()
      .exec();
  }

  private async readings(match: Record<string, unknown>, limit: number): Promise<Reading[]> {
    const readings = await this.model.collection
      .aggregate([
        { $match: match },
        { $limit: limit },
        { $project: { _id: 0, session: '$$ROOT', now: '$$NOW' } },
      ])
      .toArray();
    return readings as unknown as Reading[];
  }
}

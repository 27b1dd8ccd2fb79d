import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';
import { isDuplicateKey } from '../database/duplicate-key.js';
import { behind } from '../paging/cursor.js';
import { type DeletedMachine, isDeleted, MACHINE_MODEL, type Machine } from './machine.schema.js';

const EPOCH_KEPT_MS = 365 * 24 * 60 * 60 * 1000;
/** Equal to null is also what is not there. */
const NOT_DELETED: Record<string, unknown> = { deletedAt: null };

/** What a batched heartbeat tells of its machine. */
export interface MachineBeat {
  bootId: string;
  suspendedSeconds: number | null;
  /** Null where the sender does not know it. */
  epoch: number | null;
}

/** The only user of the machines collection. */
@Injectable()
export class MachinesRepository {
  constructor(@InjectModel(MACHINE_MODEL) private readonly model: Model<Machine>) {}

  async findById(id: string): Promise<Machine | null> {
    const machine = await this.findEvenDeleted(id);
    return machine && !isDeleted(machine) ? machine : null;
  }

  async findEvenDeleted(id: string): Promise<Machine | DeletedMachine | null> {
    return await this.model.findById(id).lean<Machine | DeletedMachine>().exec();
  }

  async findByIds(ids: readonly string[]): Promise<Machine[]> {
    const machines = await this.model
      .find({ _id: { $in: [...new Set(ids)] } })
      .lean<(Machine | DeletedMachine)[]>()
      .exec();
    return machines.filter((machine): machine is Machine => !isDeleted(machine));
  }

  async labelsOf(ids: readonly string[], label: string): Promise<Map<string, string>> {
    const machines = await this.model
      .find({ _id: { $in: [...ids] } })
      .select({ [`labels.${label}`]: 1 })
      .lean<Pick<Machine, '_id' | 'labels'>[]>()
      .exec();
    return new Map(
      machines.flatMap(({ _id, labels }): [string, string][] => {
        const value = labels?.[label];
        return value === undefined ? [] : [[_id, value]];
      }),
    );
  }

  /** Answers one document more than the limit where there is one. */
  async list(limit: number, cursor: string | undefined): Promise<Machine[]> {
    return await this.model
      .find({ ...behind(cursor), ...NOT_DELETED })
      .sort({ createdAt: 1, _id: 1 })
      .limit(limit + 1)
      .lean<Machine[]>()
      .exec();
  }

  /** Stores `next` if the machine still is as it was seen; false when somebody was faster. */
  async replace(seen: Machine | null, next: Machine): Promise<boolean> {
    try {
      if (!seen) {
        await this.model.collection.insertOne(next as never);
        return true;
      }
      const { bootId: _boot, lastHeartbeatAt: _beat, ...rest } = next;
      const { suspendedSeconds: _slept, lastSuspendedAt: _wake, ...registered } = rest;
      const result = await this.model.collection.updateOne(
        { _id: seen._id as never, rev: seen.rev },
        { $set: registered as never },
      );
      return result.matchedCount === 1;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  /** Puts a machine where one was deleted, if nobody else did. */
  async replaceDeleted(seen: DeletedMachine, next: Machine): Promise<boolean> {
    return await this.become(seen, next);
  }

  /** Deletes a machine if it still is as it was seen. What is left keeps its epoch. */
  async delete({ _id, epoch, rev, version }: Machine, now: Date): Promise<boolean> {
    const left: DeletedMachine = {
      _id,
      epoch,
      rev: rev + 1,
      version: version + 1,
      deletedAt: now,
      purgeAt: new Date(now.getTime() + EPOCH_KEPT_MS),
    };
    return await this.become({ _id, rev }, left);
  }

  private async become(seen: Pick<Machine, '_id' | 'rev'>, next: Machine | DeletedMachine): Promise<boolean> {
    const { _id, ...rest } = next;
    const filter = { _id: seen._id as never, rev: seen.rev };
    return (await this.model.collection.replaceOne(filter, rest as never)).matchedCount === 1;
  }

  /**
   * Records a batched heartbeat and answers the machine, or null where its epoch is old or it is unknown. It does not
   * wait for the majority: the writes of the machine's sessions follow on the same primary, and wait for theirs; what
   * is recorded here is told anew with each heartbeat.
   */
  async recordBeat(id: string, beat: MachineBeat): Promise<Machine | null> {
    const written = await this.model.collection.findOneAndUpdate(
      { _id: id as never, ...NOT_DELETED, ...(beat.epoch === null ? {} : { epoch: { $lte: beat.epoch } }) },
      [
        {
          $set: {
            lastHeartbeatAt: '$$NOW',
            bootId: { $literal: beat.bootId },
            suspendedSeconds: { $literal: beat.suspendedSeconds },
            ...((beat.suspendedSeconds ?? 0) > 0 ? { lastSuspendedAt: '$$NOW' } : {}),
          },
        },
      ],
      { returnDocument: 'after', writeConcern: { w: 1 } },
    );
    return written as Machine | null;
  }
}

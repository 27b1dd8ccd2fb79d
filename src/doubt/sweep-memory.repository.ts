import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';
import { isDuplicateKey } from '../database/duplicate-key.js';
import type { SweepMemory } from '../liveness/doubt.js';
import { type PendingAlert, type StoredSweepMemory, SWEEP_MEMORY_MODEL } from './sweep-memory.schema.js';

const ID = 'sweep';
/** A sweeper that was frozen for longer between its look and this write may not say that it swept. */
const LOOK_STALE_AFTER_MS = 10_000;

/** The only user of what sweeps leave to each other. */
@Injectable()
export class SweepMemoryRepository {
  constructor(@InjectModel(SWEEP_MEMORY_MODEL) private readonly model: Model<StoredSweepMemory>) {}

  /** Null before the first sweep of all. */
  async read(): Promise<StoredSweepMemory | null> {
    return (await this.model.collection.findOne({ _id: ID as never })) as StoredSweepMemory | null;
  }

  /**
   * Stores what a sweep decided, if nobody decided since it read, and if it looked a moment ago. False: look
   * anew. `memory.sweptAt` is the database's clock of the look.
   */
  async commit(
    seen: StoredSweepMemory | null,
    memory: SweepMemory,
    alerts: PendingAlert[],
  ): Promise<boolean> {
    const rev = (seen?.rev ?? 0) + 1;
    if (seen === null) return await this.insert({ ...memory, _id: ID, rev, outbox: alerts });
    const isFresh = { $lt: [{ $subtract: ['$$NOW', memory.sweptAt] }, LOOK_STALE_AFTER_MS] };
    const { _id, outbox: _outbox, ...decided } = { ...memory, _id: ID, outbox: [] };
    const result = await this.model.collection.updateOne(
      { _id: ID as never, rev: seen.rev, $expr: isFresh },
      {
        $set: { ...decided, rev } as never,
        ...(alerts.length > 0 ? { $push: { outbox: { $each: alerts } } as never } : {}),
      },
    );
    return result.matchedCount === 1;
  }

  /**
   * Says that the sweep still runs: a long one is not one that is away. Not so after more than two
   * periods: then it was away, and the next one shall know.
   */
  async stillSweeping(periodSeconds: number): Promise<void> {
    const isInTime = { $lte: [{ $subtract: ['$$NOW', '$sweptAt'] }, 2 * periodSeconds * 1000] };
    await this.model.collection.updateOne({ _id: ID as never, $expr: isInTime }, [
      { $set: { sweptAt: { $max: ['$sweptAt', '$$NOW'] } } },
    ]);
  }

  /** Drops the alerts that were copied. Decides nothing, so it raises no `rev`. */
  async clearOutbox(keys: readonly string[]): Promise<void> {
    await this.model.collection.updateOne({ _id: ID as never }, {
      $pull: { outbox: { key: { $in: [...keys] } } },
    } as never);
  }

  private async insert(first: StoredSweepMemory): Promise<boolean> {
    try {
      await this.model.collection.insertOne(first as never);
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }
}

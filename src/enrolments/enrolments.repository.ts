import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';
import { isDuplicateKey } from '../database/duplicate-key.js';
import { ENROLMENT_MODEL, type Enrolment } from './enrolment.schema.js';

const GOOD = { redeemedAt: null, $expr: { $gt: ['$expiresAt', '$$NOW'] } };

/** The only user of the enrolments' collection. */
@Injectable()
export class EnrolmentsRepository {
  constructor(@InjectModel(ENROLMENT_MODEL) private readonly model: Model<Enrolment>) {}

  /** False when its id is taken. */
  async insert(enrolment: Enrolment): Promise<boolean> {
    try {
      await this.model.collection.insertOne(enrolment as never);
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  async findById(id: string): Promise<Enrolment | null> {
    return await this.model.findById(id).lean<Enrolment>().exec();
  }

  /** Whether a code is not redeemed, not over by the database's clock, and names no machine. */
  async isGoodForAny(hash: string): Promise<boolean> {
    return (await this.model.exists({ ...GOOD, hash, machineId: null } as never)) !== null;
  }

  /**
   * Gives the code to a machine, if it is good for that machine, not redeemed and not over by the database's
   * clock: of many that try at once, one gets the enrolment and the others null. With `named` a code that
   * names no machine is not good enough.
   */
  async redeem(hash: string, machineId: string, apiKeyId: string, named: boolean): Promise<Enrolment | null> {
    const goodFor = named ? [machineId] : [null, machineId];
    return (await this.model.collection.findOneAndUpdate(
      { ...GOOD, hash, machineId: { $in: goodFor } } as never,
      [
        {
          $set: {
            redeemedAt: '$$NOW',
            redeemedByMachineId: { $literal: machineId },
            apiKeyId: { $literal: apiKeyId },
            updatedAt: '$$NOW',
            version: { $add: ['$version', 1] },
          },
        },
      ],
      { returnDocument: 'after' },
    )) as Enrolment | null;
  }
}

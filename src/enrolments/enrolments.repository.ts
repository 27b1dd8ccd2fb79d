import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';
import { isDuplicateKey } from '../database/duplicate-key.js';
import { ENROLMENT_MODEL, type Enrolment } from './enrolment.schema.js';

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

  /**
   * Gives the code to a machine, if it is good for that machine, not redeemed and not over by the database's
   * clock: of many that try at once, one gets the enrolment and the others null.
   */
  async redeem(hash: string, machineId: string, apiKeyId: string): Promise<Enrolment | null> {
    return (await this.model.collection.findOneAndUpdate(
      {
        hash,
        redeemedAt: null,
        machineId: { $in: [null, machineId] } as never,
        $expr: { $gt: ['$expiresAt', '$$NOW'] },
      },
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

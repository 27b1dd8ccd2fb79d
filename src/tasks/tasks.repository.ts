import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';
import { isDuplicateKey } from '../database/duplicate-key.js';
import { behind } from '../paging/cursor.js';
import { TASK_MODEL, type Task } from './task.schema.js';

/** The only user of the tasks collection. */
@Injectable()
export class TasksRepository {
  constructor(@InjectModel(TASK_MODEL) private readonly model: Model<Task>) {}

  /** False where the id is known already. */
  async insert(task: Task): Promise<boolean> {
    try {
      await this.model.collection.insertOne(task as never);
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  async findById(id: string): Promise<Task | null> {
    return await this.model.findById(id).lean<Task>().exec();
  }

  /** Answers one document more than the limit where there is one. */
  async list(filter: Record<string, unknown>, limit: number, cursor: string | undefined): Promise<Task[]> {
    return await this.model
      .find({ $and: [filter, behind(cursor)] } as never)
      .sort({ createdAt: 1, _id: 1 })
      .limit(limit + 1)
      .lean<Task[]>()
      .exec();
  }

  /** Changes a task if it still has the version that was seen; null where it has not. */
  async update(seen: Task, set: Partial<Task>): Promise<Task | null> {
    const updated = await this.model.collection.findOneAndUpdate(
      { _id: seen._id as never, version: seen.version },
      { $set: { ...set, version: seen.version + 1 } as never },
      { returnDocument: 'after' },
    );
    return updated as Task | null;
  }

  /** Deletes a task if it still has the version that was seen. */
  async delete(seen: Task): Promise<boolean> {
    const result = await this.model.collection.deleteOne({ _id: seen._id as never, version: seen.version });
    return result.deletedCount === 1;
  }

  async deleteOfProject(projectId: string): Promise<void> {
    await this.model.collection.deleteMany({ projectId });
  }
}

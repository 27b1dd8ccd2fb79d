import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';
import { isDuplicateKey } from '../database/duplicate-key.js';
import { behind } from '../paging/cursor.js';
import { PROJECT_MODEL, type Project } from './project.schema.js';

/** The only user of the projects collection. */
@Injectable()
export class ProjectsRepository {
  constructor(@InjectModel(PROJECT_MODEL) private readonly model: Model<Project>) {}

  /** False where the id is known already. */
  async insert(project: Project): Promise<boolean> {
    try {
      await this.model.collection.insertOne(project as never);
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  async findById(id: string): Promise<Project | null> {
    return await this.model.findById(id).lean<Project>().exec();
  }

  async findByIds(ids: readonly string[]): Promise<Project[]> {
    return await this.model
      .find({ _id: { $in: [...new Set(ids)] } })
      .lean<Project[]>()
      .exec();
  }

  /** Answers one document more than the limit where there is one. */
  async list(limit: number, cursor: string | undefined): Promise<Project[]> {
    return await this.model
      .find(behind(cursor))
      .sort({ createdAt: 1, _id: 1 })
      .limit(limit + 1)
      .lean<Project[]>()
      .exec();
  }

  /** Changes a project if it still has the version that was seen; null where it has not. */
  async update(seen: Project, set: Partial<Project>): Promise<Project | null> {
    const updated = await this.model.collection.findOneAndUpdate(
      { _id: seen._id as never, version: seen.version },
      { $set: { ...set, version: seen.version + 1 } as never },
      { returnDocument: 'after' },
    );
    return updated as Project | null;
  }

  /** Deletes a project if it still has the version that was seen. */
  async delete(seen: Project): Promise<boolean> {
    const result = await this.model.collection.deleteOne({ _id: seen._id as never, version: seen.version });
    return result.deletedCount === 1;
  }

  async unfinished(limit: number): Promise<Project[]> {
    return await this.model
      .find({ $or: [{ stopsSessions: true }, { carriesPolicy: true }] })
      .limit(limit)
      .lean<Project[]>()
      .exec();
  }
}

import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';
import { behind } from '../paging/cursor.js';
import { PROJECT_MODEL, type Project } from './project.schema.js';

/** The only user of the projects collection. */
@Injectable()
export class ProjectsRepository {
  constructor(@InjectModel(PROJECT_MODEL) private readonly model: Model<Project>) {}

  async insert(project: Project): Promise<void> {
    await this.model.collection.insertOne(project as never);
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
}

import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DatabaseClock } from '../database/database-clock.js';
import { retryWhileOutrun } from '../database/retry-while-outrun.js';
import { assertSameWish } from '../idempotency/assert-same-wish.js';
import { idFromKey } from '../idempotency/id-from-key.js';
import { type Page, toPage } from '../paging/cursor.js';
import { Problem } from '../problems/problem.js';
import { type CreateProjectDto, type ProjectView, viewProject } from './project.dto.js';
import type { Project } from './project.schema.js';
import { completeSettings, DEFAULT_PROJECT_SETTINGS, type ProjectSettings } from './project-settings.js';
import { ProjectsRepository } from './projects.repository.js';

@Injectable()
export class ProjectsService {
  constructor(
    private readonly projects: ProjectsRepository,
    private readonly clock: DatabaseClock,
  ) {}

  /**
   * Repeated under one idempotency key it answers the project of the first try. Throws `idempotency-mismatch`.
   */
  async create(
    request: CreateProjectDto,
    by = '',
    idempotencyKey: string | null = null,
  ): Promise<ProjectView> {
    const settings = completeSettings({ ...request.settings });
    const now = await this.clock.now();
    const project: Project = {
      _id: idempotencyKey === null ? randomUUID() : idFromKey('project', by, idempotencyKey),
      name: request.name,
      status: 'active',
      settings,
      externalRef: request.externalRef ?? null,
      stopsSessions: false,
      carriesPolicy: false,
      version: 1,
      createdAt: now,
      updatedAt: now,
    };
    if (await this.projects.insert(project)) return viewProject(project);
    const earlier = await this.view(project._id);
    // Its settings may have been changed since; its name is what a person knows it by.
    assertSameWish(earlier.name, request.name);
    return earlier;
  }

  async list(limit: number, cursor: string | undefined): Promise<Page<ProjectView>> {
    return toPage(await this.projects.list(limit, cursor), limit, viewProject);
  }

  async view(id: string): Promise<ProjectView> {
    return viewProject(await this.get(id));
  }

  /** Throws `not-found`. */
  async get(id: string): Promise<Project> {
    const project = await this.projects.findById(id);
    if (!project) throw new Problem('not-found', `There is no project ${id}.`);
    return project;
  }

  /**
   * Changes a project by a decision about it as it stands. Null from the decision changes nothing. Throws
   * what the decision throws, `not-found`, and `unavailable` where others kept being faster.
   */
  async change(id: string, decide: (project: Project) => Partial<Project> | null): Promise<Project> {
    return await retryWhileOutrun(`Project ${id}`, async () => {
      const [project, now] = await Promise.all([this.get(id), this.clock.now()]);
      const set = decide(project);
      return set === null ? project : await this.projects.update(project, { ...set, updatedAt: now });
    });
  }

  /** The settings under which a session ends: the defaults where its project is gone. */
  async settingsOf(id: string): Promise<ProjectSettings> {
    return (await this.projects.findById(id))?.settings ?? DEFAULT_PROJECT_SETTINGS;
  }

  /** Deletes a project if it still is as it was seen. */
  async delete(seen: Project): Promise<boolean> {
    return await this.projects.delete(seen);
  }

  /** Projects whose change was not yet carried to all their sessions. */
  async unfinished(limit: number): Promise<Project[]> {
    return await this.projects.unfinished(limit);
  }

  /** The projects of these ids by id; unknown ids are left out. */
  async getMany(ids: readonly string[]): Promise<Map<string, Project>> {
    const projects = await this.projects.findByIds(ids);
    return new Map(projects.map((project) => [project._id, project]));
  }
}

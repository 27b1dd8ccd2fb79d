import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DatabaseClock } from '../database/database-clock.js';
import { retryWhileOutrun } from '../database/retry-while-outrun.js';
import { assertSameWish } from '../idempotency/assert-same-wish.js';
import { idFromKey } from '../idempotency/id-from-key.js';
import { type Page, toPage } from '../paging/cursor.js';
import { Problem } from '../problems/problem.js';
import { ProjectsService } from '../projects/projects.service.js';
import { assertVersion } from '../validation/if-match.js';
import type { CreateTaskDto, ListTasksQuery, TaskView, UpdateTaskDto } from './task.dto.js';
import { viewTask } from './task.dto.js';
import type { Task } from './task.schema.js';
import { mayBecome } from './task-status.js';
import { TasksRepository } from './tasks.repository.js';

@Injectable()
export class TasksService {
  constructor(
    private readonly tasks: TasksRepository,
    private readonly projects: ProjectsService,
    private readonly clock: DatabaseClock,
  ) {}

  /** Repeated under one idempotency key it answers the task of the first try. Throws `idempotency-mismatch`. */
  async create(
    projectId: string,
    request: CreateTaskDto,
    by = '',
    idempotencyKey: string | null = null,
  ): Promise<TaskView> {
    const [project, now] = await Promise.all([this.projects.get(projectId), this.clock.now()]);
    const task: Task = {
      _id: idempotencyKey === null ? randomUUID() : idFromKey(`task ${projectId}`, by, idempotencyKey),
      projectId: project._id,
      title: request.title,
      status: request.status ?? 'pending',
      progress: request.progress ?? null,
      externalRef: request.externalRef ?? null,
      version: 1,
      createdAt: now,
      updatedAt: now,
    };
    if (await this.tasks.insert(task)) return viewTask(task);
    const earlier = await this.view(task._id);
    // What else a task tells changes while it is worked on.
    assertSameWish(earlier.title, request.title);
    return earlier;
  }

  async list(projectId: string, query: ListTasksQuery): Promise<Page<TaskView>> {
    const project = await this.projects.get(projectId);
    const filter = {
      projectId: project._id,
      ...(query.status === undefined ? {} : { status: query.status }),
    };
    return toPage(await this.tasks.list(filter, query.limit, query.cursor), query.limit, viewTask);
  }

  async view(id: string): Promise<TaskView> {
    return viewTask(await this.get(id));
  }

  /** Throws `not-found`, `invalid-transition`, `version-mismatch`. */
  async update(id: string, request: UpdateTaskDto, ifMatch: number | null): Promise<TaskView> {
    return await retryWhileOutrun(`Task ${id}`, async () => {
      const [task, now] = await Promise.all([this.get(id), this.clock.now()]);
      assertVersion(task, ifMatch);
      const status = request.status ?? task.status;
      if (!mayBecome(task.status, status)) {
        throw new Problem('invalid-transition', `A task that is ${task.status} cannot become ${status}.`);
      }
      const given = Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined));
      const updated = await this.tasks.update(task, { ...given, updatedAt: now });
      return updated && viewTask(updated);
    });
  }

  async delete(id: string, ifMatch: number | null): Promise<void> {
    await retryWhileOutrun(`Task ${id}`, async () => {
      const task = await this.get(id);
      assertVersion(task, ifMatch);
      return (await this.tasks.delete(task)) || null;
    });
  }

  async deleteOfProject(projectId: string): Promise<void> {
    await this.tasks.deleteOfProject(projectId);
  }

  /** Throws `not-found`. */
  private async get(id: string): Promise<Task> {
    const task = await this.tasks.findById(id);
    if (!task) throw new Problem('not-found', `There is no task ${id}.`);
    return task;
  }
}

import { Injectable } from '@nestjs/common';
import { Problem } from '../problems/problem.js';
import { type ProjectView, type UpdateProjectDto, viewProject } from '../projects/project.dto.js';
import type { Project } from '../projects/project.schema.js';
import { completeSettings, sessionPolicy } from '../projects/project-settings.js';
import { ProjectsService } from '../projects/projects.service.js';
import { decideStop } from '../sessions/decide-stop.js';
import { SessionTransitions } from '../sessions/session-transitions.service.js';
import { SessionsRepository } from '../sessions/sessions.repository.js';
import { TasksService } from '../tasks/tasks.service.js';
import { assertVersion } from '../validation/if-match.js';
import { decideProjectAction, hasEnded, type ProjectAction } from './decide-project.js';

/** So many sessions are asked to stop in one step. */
const STOP_BATCH_MAX = 200;
/** So many ended projects are looked at in one repair. */
const PROJECTS_MAX = 20;

/** Changes projects, and carries the changes to their sessions. */
@Injectable()
export class ProjectLifecycle {
  constructor(
    private readonly projects: ProjectsService,
    private readonly sessions: SessionsRepository,
    private readonly transitions: SessionTransitions,
    private readonly tasks: TasksService,
  ) {}

  /** Throws `not-found`, `invalid-request`, `project-not-active`, `version-mismatch`. */
  async update(id: string, request: UpdateProjectDto, ifMatch: number | null): Promise<ProjectView> {
    const project = await this.projects.change(id, (seen) => {
      assertVersion(seen, ifMatch);
      if (hasEnded(seen)) {
        throw new Problem('project-not-active', `Project ${id} is ${seen.status} and is changed no more.`);
      }
      return {
        ...(request.name === undefined ? {} : { name: request.name }),
        ...(request.externalRef === undefined ? {} : { externalRef: request.externalRef }),
        ...(request.settings === undefined
          ? {}
          : {
              settings: completeSettings({ ...seen.settings, ...defined(request.settings) }),
              carriesPolicy: true,
            }),
      };
    });
    return viewProject(project.carriesPolicy ? await this.carryPolicy(id) : project);
  }

  /** Throws `not-found`, `invalid-transition`, `version-mismatch`. Safe to repeat. */
  async act(id: string, action: ProjectAction, ifMatch: number | null, by: string): Promise<ProjectView> {
    const project = await this.projects.change(id, (seen) => {
      assertVersion(seen, ifMatch);
      return decideProjectAction(seen, action);
    });
    return viewProject(project.stopsSessions ? await this.stopSessions(project, by) : project);
  }

  /** Throws `not-found`, `version-mismatch`, and `invalid-transition` while a session is not ended. */
  async delete(id: string, ifMatch: number | null): Promise<void> {
    const project = await this.projects.get(id);
    assertVersion(project, ifMatch);
    if ((await this.sessions.unendedOf(id, null, 1)).length > 0) {
      throw new Problem(
        'invalid-transition',
        `Project ${id} has sessions that are not ended. Complete it first.`,
      );
    }
    await this.tasks.deleteOfProject(id);
    if (!(await this.projects.delete(project))) {
      throw new Problem('version-mismatch', `Project ${id} was changed meanwhile.`);
    }
  }

  /** Finishes what somebody who changed or ended a project did not live to finish. Answers how many projects. */
  async repair(): Promise<number> {
    const unfinished = await this.projects.unfinished(PROJECTS_MAX);
    for (const project of unfinished) {
      if (project.carriesPolicy) await this.carryPolicy(project._id);
      if (project.stopsSessions) await this.stopSessions(project, 'sweeper');
    }
    return unfinished.length;
  }

  /** Asks every session of an ended project to stop; it takes no new ones. */
  private async stopSessions(project: Project, by: string): Promise<Project> {
    let after: string | null = null;
    for (;;) {
      const batch = await this.sessions.unendedOf(project._id, after, STOP_BATCH_MAX);
      for (const { _id } of batch) {
        await this.transitions.apply(_id, by, ({ session, now }) =>
          hasEndedMeanwhile(session.status)
            ? null
            : decideStop(
                session,
                'cancel',
                `The project is ${project.status}.`,
                project.settings.retentionDays,
                now,
              ),
        );
      }
      after = batch.at(-1)?._id ?? null;
      if (batch.length < STOP_BATCH_MAX) break;
    }
    return await this.projects.change(project._id, (seen) =>
      seen.stopsSessions ? { stopsSessions: false } : null,
    );
  }

  /**
   * Live sessions beat by the new policy at once. Others rely on the weaker fence of both until the
   * holder's heartbeat acknowledges the new one.
   */
  private async carryPolicy(id: string): Promise<Project> {
    // Read anew, so that of two changes at once the later one is carried last.
    const project = await this.projects.get(id);
    await this.sessions.changePolicy(id, sessionPolicy(project.settings));
    await this.sessions.changeOffers(id, project.settings.recoveryMode);
    return await this.projects.change(id, (seen) =>
      seen.carriesPolicy && seen.version === project.version ? { carriesPolicy: false } : null,
    );
  }
}

function hasEndedMeanwhile(status: string): boolean {
  return status === 'completed' || status === 'cancelled' || status === 'abandoned';
}

function defined<T extends object>(given: T): Partial<T> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<T>;
}

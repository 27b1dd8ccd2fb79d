import { Problem } from '../problems/problem.js';
import type { Project, ProjectStatus } from '../projects/project.schema.js';

export const PROJECT_ACTIONS = ['pause', 'resume', 'complete', 'fail'] as const;
export type ProjectAction = (typeof PROJECT_ACTIONS)[number];

const AFTER = {
  pause: 'paused',
  resume: 'active',
  complete: 'completed',
  fail: 'failed',
} as const satisfies Record<ProjectAction, ProjectStatus>;

/** What each status allows. A project that ended stays as it is. */
const ALLOWED = {
  active: ['pause', 'complete', 'fail'],
  paused: ['resume', 'complete', 'fail'],
  completed: [],
  failed: [],
} as const satisfies Record<ProjectStatus, readonly ProjectAction[]>;

export function hasEnded(project: Pick<Project, 'status'>): boolean {
  return ALLOWED[project.status].length === 0;
}

/**
 * Decides a transition of a project. Null: it is there already. A project that ends stops its sessions.
 * Throws `invalid-transition`. Pure.
 */
export function decideProjectAction(project: Project, action: ProjectAction): Partial<Project> | null {
  const status = AFTER[action];
  if (project.status === status) return null;
  if (!(ALLOWED[project.status] as readonly ProjectAction[]).includes(action)) {
    throw new Problem('invalid-transition', `A project that is ${project.status} cannot become ${status}.`);
  }
  return { status, ...(action === 'complete' || action === 'fail' ? { stopsSessions: true } : {}) };
}

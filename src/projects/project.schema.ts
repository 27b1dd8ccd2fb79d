import { Schema } from 'mongoose';
import type { ProjectSettings } from './project-settings.js';

export const PROJECT_STATUSES = ['active', 'paused', 'completed', 'failed'] as const;
export type ProjectStatus = (typeof PROJECT_STATUSES)[number];

/** A body of orchestrated work and the policies of its sessions. */
export interface Project {
  _id: string;
  name: string;
  status: ProjectStatus;
  settings: ProjectSettings;
  externalRef: string | null;
  /** Set when the project ended, until all its sessions were asked to stop. */
  stopsSessions: boolean;
  /** Set by a change of policy, until its live sessions and waiting recoveries follow it. */
  carriesPolicy: boolean;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

export const PROJECT_MODEL = 'Project';

export const projectSchema = new Schema<Project>(
  {
    _id: { type: String, required: true },
    name: { type: String, required: true },
    status: { type: String, enum: PROJECT_STATUSES, required: true },
    settings: { type: Schema.Types.Mixed, required: true },
    externalRef: { type: String, default: null },
    stopsSessions: { type: Boolean, default: false },
    carriesPolicy: { type: Boolean, default: false },
    version: { type: Number, required: true },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
  },
  { collection: 'projects', versionKey: false, minimize: false, strict: 'throw' },
);
projectSchema.index({ createdAt: 1, _id: 1 });
projectSchema.index({ stopsSessions: 1 }, { partialFilterExpression: { stopsSessions: true } });
projectSchema.index({ carriesPolicy: 1 }, { partialFilterExpression: { carriesPolicy: true } });

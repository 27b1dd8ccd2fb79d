import { Schema } from 'mongoose';
import type { TaskStatus } from './task-status.js';

/** One unit of orchestration in a project. */
export interface Task {
  _id: string;
  projectId: string;
  title: string;
  status: TaskStatus;
  /** In per cent; null where nobody said. */
  progress: number | null;
  externalRef: string | null;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

export const TASK_MODEL = 'Task';

export const taskSchema = new Schema<Task>(
  {
    _id: { type: String, required: true },
    projectId: { type: String, required: true },
    title: { type: String, required: true },
    status: { type: String, required: true },
    progress: { type: Number, default: null },
    externalRef: { type: String, default: null },
    version: { type: Number, required: true },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
  },
  { collection: 'tasks', versionKey: false, strict: 'throw' },
);
taskSchema.index({ projectId: 1, createdAt: 1, _id: 1 });

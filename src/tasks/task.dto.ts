import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { IsIn, IsNumber, IsString, Length, Max, MaxLength, Min } from 'class-validator';
import { PageQuery } from '../paging/page-query.dto.js';
import { Optional, OptionalOrNull } from '../validation/optional.js';
import type { Task } from './task.schema.js';
import { TASK_STATUSES, type TaskStatus } from './task-status.js';

export class CreateTaskDto {
  @ApiProperty({ type: String, minLength: 1, maxLength: 500, description: 'What is to be done.' })
  @IsString()
  @Length(1, 500)
  title!: string;

  @ApiPropertyOptional({ type: String, enum: TASK_STATUSES, default: 'pending' })
  @Optional()
  @IsIn(TASK_STATUSES)
  status?: TaskStatus;

  @ApiPropertyOptional({
    type: Number,
    minimum: 0,
    maximum: 100,
    nullable: true,
    description: 'How much is done, in per cent.',
  })
  @OptionalOrNull()
  @IsNumber()
  @Min(0)
  @Max(100)
  progress?: number | null;

  @ApiPropertyOptional({
    type: String,
    maxLength: 500,
    nullable: true,
    description: 'The work item, for instance the address of an item of a GitHub project.',
  })
  @OptionalOrNull()
  @IsString()
  @MaxLength(500)
  externalRef?: string | null;
}

export class UpdateTaskDto extends PartialType(CreateTaskDto, { skipNullProperties: false }) {}

export class ListTasksQuery extends PageQuery {
  @ApiPropertyOptional({ type: String, enum: TASK_STATUSES, description: 'Only tasks of this status.' })
  @Optional()
  @IsIn(TASK_STATUSES)
  status?: TaskStatus;
}

export class TaskView {
  @ApiProperty({ type: String })
  id!: string;

  @ApiProperty({ type: String })
  projectId!: string;

  @ApiProperty({ type: String })
  title!: string;

  @ApiProperty({ type: String, enum: TASK_STATUSES })
  status!: TaskStatus;

  @ApiProperty({ type: Number, nullable: true, description: 'In per cent.' })
  progress!: number | null;

  @ApiProperty({ type: String, nullable: true })
  externalRef!: string | null;

  @ApiProperty({ type: Number, description: 'Raised by every change.' })
  version!: number;

  @ApiProperty({ type: String, format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ type: String, format: 'date-time' })
  updatedAt!: string;
}

export class TaskPage {
  @ApiProperty({ type: [TaskView] })
  items!: TaskView[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor!: string | null;
}

export function viewTask(task: Task): TaskView {
  return {
    id: task._id,
    projectId: task.projectId,
    title: task.title,
    status: task.status,
    progress: task.progress,
    externalRef: task.externalRef,
    version: task.version,
    createdAt: task.createdAt.toISOString(),
    updatedAt: task.updatedAt.toISOString(),
  };
}

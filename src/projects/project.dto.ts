import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsString,
  Length,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { FENCE_SETTINGS, type FenceSetting, RECOVERY_MODES, type RecoveryMode } from '../liveness/fence.js';
import { IsLabels } from '../validation/is-labels.js';
import { Optional, OptionalOrNull } from '../validation/optional.js';
import { PROJECT_STATUSES, type Project, type ProjectStatus } from './project.schema.js';
import {
  CONCURRENCIES,
  type Concurrency,
  DEFAULT_PROJECT_SETTINGS,
  ON_STALLED,
  type OnStalled,
} from './project-settings.js';

const defaults = DEFAULT_PROJECT_SETTINGS;

/** The policies of a project as a request gives them: all optional. */
export class ProjectSettingsDto {
  @ApiPropertyOptional({
    type: Number,
    minimum: 1,
    maximum: 3600,
    default: defaults.heartbeatIntervalSeconds,
    description: 'How often a holder proves that it is alive, in seconds.',
  })
  @Optional()
  @IsNumber()
  @Min(1)
  @Max(3600)
  heartbeatIntervalSeconds?: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 20,
    default: defaults.missedHeartbeatsAllowed,
    description: 'A session is lost after this many intervals of silence.',
  })
  @Optional()
  @IsInt()
  @Min(1)
  @Max(20)
  missedHeartbeatsAllowed?: number;

  @ApiPropertyOptional({
    type: Number,
    minimum: 1,
    maximum: 86_400,
    default: defaults.stalledAfterSeconds,
    description: 'A session that beats but does not progress is stalled after this many seconds.',
  })
  @Optional()
  @IsNumber()
  @Min(1)
  @Max(86_400)
  stalledAfterSeconds?: number;

  @ApiPropertyOptional({
    type: String,
    enum: ON_STALLED,
    default: defaults.onStalled,
    description: 'Whether a stalled session is only reported, or failed and recovered.',
  })
  @Optional()
  @IsIn(ON_STALLED)
  onStalled?: OnStalled;

  @ApiPropertyOptional({
    type: String,
    enum: CONCURRENCIES,
    default: defaults.concurrency,
    description: 'One session per project, per project and machine, or per slot.',
  })
  @Optional()
  @IsIn(CONCURRENCIES)
  concurrency?: Concurrency;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string', maxLength: 128 },
    default: {},
    description: 'Labels that a machine must carry to recover a session of this project. At most 32.',
  })
  @Optional()
  @IsLabels()
  requiredLabels?: Record<string, string>;

  @ApiPropertyOptional({
    type: String,
    enum: RECOVERY_MODES,
    default: defaults.recoveryMode,
    description: 'Who is offered a recovery by itself: nobody, its own machine, or any machine.',
  })
  @Optional()
  @IsIn(RECOVERY_MODES)
  recoveryMode?: RecoveryMode;

  @ApiPropertyOptional({
    type: Number,
    minimum: 0,
    maximum: 86_400,
    default: defaults.recoveryAffinitySeconds,
    description: "How long only the session's own machine may claim its first recovery, in seconds.",
  })
  @Optional()
  @IsNumber()
  @Min(0)
  @Max(86_400)
  recoveryAffinitySeconds?: number;

  @ApiPropertyOptional({
    type: Number,
    minimum: 1,
    maximum: 86_400,
    default: defaults.recoveryLeaseSeconds,
    description: 'How long a claimer has to resume the session, in seconds.',
  })
  @Optional()
  @IsNumber()
  @Min(1)
  @Max(86_400)
  recoveryLeaseSeconds?: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 100,
    default: defaults.maxRecoveryAttempts,
    description: 'After this many attempts the session is abandoned and a person is needed.',
  })
  @Optional()
  @IsInt()
  @Min(1)
  @Max(100)
  maxRecoveryAttempts?: number;

  @ApiPropertyOptional({
    type: String,
    enum: FENCE_SETTINGS,
    default: defaults.selfFence,
    description: 'What a holder does to its processes when it cannot prove in time that it is alive.',
  })
  @Optional()
  @IsIn(FENCE_SETTINGS)
  selfFence?: FenceSetting;

  @ApiPropertyOptional({
    type: Number,
    minimum: 1,
    maximum: 600,
    default: defaults.fenceDelaySeconds,
    description:
      'How long after the deadline nobody else may claim, in seconds. It covers what a holder needs to stop: 2 s of grace, a tick of 1 s, and the drift of clocks. Below 5 s is for trials.',
  })
  @Optional()
  @IsNumber()
  @Min(1)
  @Max(600)
  fenceDelaySeconds?: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 3650,
    default: defaults.retentionDays,
    description: 'How long ended sessions are kept, in days.',
  })
  @Optional()
  @IsInt()
  @Min(1)
  @Max(3650)
  retentionDays?: number;

  @ApiPropertyOptional({
    type: Number,
    minimum: 0.01,
    maximum: 8760,
    default: defaults.abandonAfterHours,
    description: 'A failed session that nobody recovered is abandoned after this many hours.',
  })
  @Optional()
  @IsNumber()
  @Min(0.01)
  @Max(8760)
  abandonAfterHours?: number;
}

export class CreateProjectDto {
  @ApiProperty({ type: String, minLength: 1, maxLength: 200, description: 'What people call the project.' })
  @IsString()
  @Length(1, 200)
  name!: string;

  @ApiPropertyOptional({ type: ProjectSettingsDto, description: 'Policies; each left out has its default.' })
  @Optional()
  @IsObject()
  @ValidateNested()
  @Type(() => ProjectSettingsDto)
  settings?: ProjectSettingsDto;

  @ApiPropertyOptional({
    type: String,
    maxLength: 500,
    nullable: true,
    description: 'Where the work items live, for instance the address of a GitHub project.',
  })
  @OptionalOrNull()
  @IsString()
  @MaxLength(500)
  externalRef?: string | null;
}

/** Only what is given changes. Settings are merged field by field. */
export class UpdateProjectDto extends PartialType(CreateProjectDto, { skipNullProperties: false }) {}

export class ProjectView {
  @ApiProperty({ type: String })
  id!: string;

  @ApiProperty({ type: String })
  name!: string;

  @ApiProperty({ type: String, enum: PROJECT_STATUSES })
  status!: ProjectStatus;

  @ApiProperty({ type: ProjectSettingsDto, description: 'All policies in force.' })
  settings!: ProjectSettingsDto;

  @ApiProperty({ type: String, nullable: true })
  externalRef!: string | null;

  @ApiProperty({ type: Number, description: 'Raised by every change.' })
  version!: number;

  @ApiProperty({ type: String, format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ type: String, format: 'date-time' })
  updatedAt!: string;
}

export class ProjectPage {
  @ApiProperty({ type: [ProjectView] })
  items!: ProjectView[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor!: string | null;
}

export function viewProject(project: Project): ProjectView {
  return {
    id: project._id,
    name: project.name,
    status: project.status,
    settings: project.settings,
    externalRef: project.externalRef,
    version: project.version,
    createdAt: project.createdAt.toISOString(),
    updatedAt: project.updatedAt.toISOString(),
  };
}

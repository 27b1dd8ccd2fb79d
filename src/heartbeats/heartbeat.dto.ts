import { ApiExtraModels, ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
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
import { DirectiveView } from '../directives/directive.dto.js';
import { FENCES, type Fence } from '../liveness/fence.js';
import { ProblemView } from '../problems/problem.dto.js';
import { GrantView } from '../sessions/grant.dto.js';
import type { Heartbeat } from '../sessions/heartbeat.js';
import { SESSION_STATUSES, type SessionStatus } from '../sessions/session-status.js';
import { Optional } from '../validation/optional.js';

export const BATCH_MAX = 200;
export const SUSPENDED_SECONDS_MAX = 10 * 365 * 24 * 3600;

export class ProgressDto {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    description: 'Any count that moves when the agent does. Another value than before is progress.',
  })
  @Optional()
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  counter?: number;

  @ApiPropertyOptional({ type: String, maxLength: 500, description: 'What the agent does, for people.' })
  @Optional()
  @IsString()
  @MaxLength(500)
  message?: string;

  @ApiPropertyOptional({
    type: String,
    maxLength: 200,
    description: 'Set while the agent waits for a person: it does not count as stalled then.',
  })
  @Optional()
  @IsString()
  @MaxLength(200)
  waitingFor?: string;
}

class Beat {
  @ApiProperty({
    type: 'integer',
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    description: 'The generation under which the caller holds the session.',
  })
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  generation!: number;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    description:
      'Rises with each heartbeat and begins anew with each generation. One that is not higher changes nothing.',
  })
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  sequence!: number;

  @ApiPropertyOptional({ type: ProgressDto })
  @Optional()
  @IsObject()
  @ValidateNested()
  @Type(() => ProgressDto)
  progress?: ProgressDto;

  @ApiPropertyOptional({
    type: String,
    enum: FENCES,
    description:
      'The fence that the holder applies now. After a change of policy others rely on it only then.',
  })
  @Optional()
  @IsIn(FENCES)
  fence?: Fence;

  @ApiPropertyOptional({ type: String, minLength: 1, maxLength: 100 })
  @Optional()
  @IsString()
  @Length(1, 100)
  taskId?: string;
}

export class SessionHeartbeatDto extends Beat {
  @ApiPropertyOptional({
    type: String,
    minLength: 1,
    maxLength: 100,
    description: 'Differs from boot to boot.',
  })
  @Optional()
  @IsString()
  @Length(1, 100)
  bootId?: string;

  @ApiPropertyOptional({
    type: Number,
    minimum: 0,
    maximum: SUSPENDED_SECONDS_MAX,
    description: 'How long the machine slept since the heartbeat before, in seconds.',
  })
  @Optional()
  @IsNumber()
  @Min(0)
  @Max(SUSPENDED_SECONDS_MAX)
  suspendedSeconds?: number;
}

export class BatchedBeatDto extends Beat {
  @ApiProperty({ type: String, minLength: 1, maxLength: 100, description: 'The session.' })
  @IsString()
  @Length(1, 100)
  id!: string;
}

export class MachineHeartbeatDto {
  @ApiProperty({ type: String, minLength: 1, maxLength: 100, description: 'Differs from boot to boot.' })
  @IsString()
  @Length(1, 100)
  bootId!: string;

  @ApiPropertyOptional({
    type: Number,
    minimum: 0,
    maximum: SUSPENDED_SECONDS_MAX,
    description: 'How long the machine slept since the heartbeat before, in seconds.',
  })
  @Optional()
  @IsNumber()
  @Min(0)
  @Max(SUSPENDED_SECONDS_MAX)
  suspendedSeconds?: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    description: "The machine's epoch as its daemon knows it.",
  })
  @Optional()
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  epoch?: number;

  @ApiProperty({ type: [BatchedBeatDto], maxItems: BATCH_MAX, description: 'All sessions of the machine.' })
  @IsArray()
  @ArrayMaxSize(BATCH_MAX)
  @ArrayUnique((beat: BatchedBeatDto) => beat?.id)
  @ValidateNested({ each: true })
  @Type(() => BatchedBeatDto)
  sessions!: BatchedBeatDto[];
}

@ApiExtraModels(DirectiveView)
export class HeartbeatView extends GrantView {
  @ApiProperty({ type: String, enum: SESSION_STATUSES })
  status!: SessionStatus;

  @ApiProperty({ type: [DirectiveView], description: 'What the holder shall do. Unknown kinds are ignored.' })
  directives!: DirectiveView[];
}

/** One session's answer in a batch: what it was granted, or why it was refused. */
export class BatchedBeatView implements Partial<GrantView> {
  @ApiProperty({ type: String })
  id!: string;

  @ApiProperty({ type: Boolean, description: 'Whether the heartbeat, or an earlier one, stands.' })
  ok!: boolean;

  @ApiPropertyOptional({ type: String, enum: SESSION_STATUSES })
  status?: SessionStatus;

  @ApiPropertyOptional({ type: Number })
  generation?: number;

  @ApiPropertyOptional({ type: Number })
  heartbeatIntervalSeconds?: number;

  @ApiPropertyOptional({ type: Number })
  nextHeartbeatSeconds?: number;

  @ApiPropertyOptional({
    type: Number,
    description:
      'What is left of the deadline, to be counted from the instant at which the request was sent.',
  })
  deadlineInSeconds?: number;

  @ApiPropertyOptional({ type: String, enum: ['pause', 'stop', 'none'] })
  fence?: GrantView['fence'];

  @ApiPropertyOptional({ type: ProblemView, description: 'Set where `ok` is false.' })
  problem?: ProblemView;
}

export class MachineHeartbeatView {
  @ApiProperty({ type: [BatchedBeatView], description: 'One answer for each session sent, in order.' })
  sessions!: BatchedBeatView[];

  @ApiProperty({ type: [String], description: 'Sessions that the machine holds here but did not mention.' })
  unreported!: string[];

  @ApiProperty({ type: [DirectiveView] })
  directives!: DirectiveView[];

  @ApiProperty({ type: Number, description: 'When to send the next batch.' })
  nextHeartbeatSeconds!: number;
}

export function beatOf(
  id: string,
  request: Beat,
  machine: { id?: string; bootId?: string | undefined; suspendedSeconds?: number | undefined },
): Heartbeat {
  const { progress } = request;
  return {
    id,
    machineId: machine.id ?? null,
    generation: request.generation,
    sequence: request.sequence,
    progress: progress
      ? {
          counter: progress.counter ?? null,
          message: progress.message ?? null,
          waitingFor: progress.waitingFor ?? null,
        }
      : null,
    fence: request.fence ?? null,
    taskId: request.taskId ?? null,
    bootId: machine.bootId ?? null,
    suspendedSeconds: machine.suspendedSeconds ?? null,
  };
}

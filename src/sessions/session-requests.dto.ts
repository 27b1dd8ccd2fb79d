import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
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
import { CAUSES, type Cause } from '../liveness/cause.js';
import { HEALTHS, type Health } from '../liveness/health.js';
import { PageQuery } from '../paging/page-query.dto.js';
import { Optional } from '../validation/optional.js';
import { CheckpointDto } from './checkpoint.dto.js';
import { SESSION_STATUSES, type SessionStatus } from './session-status.js';

const GENERATION = {
  type: 'integer',
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'The generation under which the caller holds the session.',
} as const;

export class CreateSessionDto {
  @ApiProperty({ type: String, minLength: 1, maxLength: 100 })
  @IsString()
  @Length(1, 100)
  projectId!: string;

  @ApiProperty({ type: String, minLength: 1, maxLength: 100 })
  @IsString()
  @Length(1, 100)
  machineId!: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: 9999,
    description: 'The slot to run in; left out means the lowest free one.',
  })
  @Optional()
  @IsInt()
  @Min(0)
  @Max(9999)
  slot?: number;

  @ApiPropertyOptional({ type: String, minLength: 1, maxLength: 100 })
  @Optional()
  @IsString()
  @Length(1, 100)
  taskId?: string;

  @ApiPropertyOptional({ type: CheckpointDto })
  @Optional()
  @IsObject()
  @ValidateNested()
  @Type(() => CheckpointDto)
  checkpoint?: CheckpointDto;

  @ApiPropertyOptional({
    type: String,
    minLength: 1,
    maxLength: 100,
    description: 'Names the process that keeps the session; new at each of its starts. Needed for adoption.',
  })
  @Optional()
  @IsString()
  @Length(1, 100)
  keeperId?: string;

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
}

export class ListSessionsQuery extends PageQuery {
  @ApiPropertyOptional({ type: String, enum: SESSION_STATUSES })
  @Optional()
  @IsIn(SESSION_STATUSES)
  status?: SessionStatus;

  @ApiPropertyOptional({ type: String, enum: HEALTHS, description: 'Derived at the moment of the query.' })
  @Optional()
  @IsIn(HEALTHS)
  health?: Health;

  @ApiPropertyOptional({ type: String, maxLength: 100 })
  @Optional()
  @IsString()
  @MaxLength(100)
  projectId?: string;

  @ApiPropertyOptional({ type: String, maxLength: 100 })
  @Optional()
  @IsString()
  @MaxLength(100)
  machineId?: string;

  @ApiPropertyOptional({ type: String, maxLength: 100 })
  @Optional()
  @IsString()
  @MaxLength(100)
  taskId?: string;

  @ApiPropertyOptional({
    type: Number,
    minimum: 0,
    maximum: 31_536_000,
    description: 'Only live sessions that nobody heard of for this long, in seconds.',
  })
  @Optional()
  @Type(() => Number)
  @IsNumber()
  @Min(0)
  @Max(31_536_000)
  silentForSeconds?: number;
}

export class PutCheckpointDto {
  @ApiProperty(GENERATION)
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  generation!: number;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    description: 'Compared with the last checkpoint only; one that is not higher changes nothing.',
  })
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  sequence!: number;

  @ApiProperty({ type: CheckpointDto })
  @IsObject()
  @ValidateNested()
  @Type(() => CheckpointDto)
  checkpoint!: CheckpointDto;
}

export class EndSessionDto {
  @ApiProperty(GENERATION)
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  generation!: number;

  @ApiPropertyOptional({
    type: String,
    minLength: 1,
    maxLength: 100,
    description:
      'The keeper of which the caller knows that none of its processes is left. Where it is the one that holds the session, nothing is waited for; where it is another or left out, nobody may claim before `claimableAt`, and a heartbeat of the holder revives the session. A session that was created or claimed without a keeper needs none.',
  })
  @Optional()
  @IsString()
  @Length(1, 100)
  keeperId?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
  @Optional()
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  sequence?: number;

  @ApiPropertyOptional({ type: String, maxLength: 1000, description: 'For people.' })
  @Optional()
  @IsString()
  @MaxLength(1000)
  reason?: string;

  @ApiPropertyOptional({ type: String, enum: CAUSES })
  @Optional()
  @IsIn(CAUSES)
  cause?: Cause;
}

/** Pauses or resumes: what the holder, or somebody for it, asks under its generation. */
export class PauseSessionDto {
  @ApiProperty(GENERATION)
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  generation!: number;
}

export class StopSessionDto {
  @ApiPropertyOptional({ type: String, maxLength: 1000, description: 'For people.' })
  @Optional()
  @IsString()
  @MaxLength(1000)
  reason?: string;
}

export class AdoptSessionDto {
  @ApiProperty({
    type: String,
    minLength: 1,
    maxLength: 100,
    description: 'The keeper that holds the processes: the proof that the session may be adopted.',
  })
  @IsString()
  @Length(1, 100)
  keeperId!: string;

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
}

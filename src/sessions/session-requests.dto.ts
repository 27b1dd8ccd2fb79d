import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
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
import { CheckpointDto } from './checkpoint.dto.js';
import { SESSION_STATUSES, type SessionStatus } from './session-status.js';

const GENERATION = {
  type: Number,
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
    type: Number,
    minimum: 0,
    maximum: 9999,
    description: 'The slot to run in; left out means the lowest free one.',
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(9999)
  slot?: number;

  @ApiPropertyOptional({ type: String, minLength: 1, maxLength: 100 })
  @IsOptional()
  @IsString()
  @Length(1, 100)
  taskId?: string;

  @ApiPropertyOptional({ type: CheckpointDto })
  @IsOptional()
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
  @IsOptional()
  @IsString()
  @Length(1, 100)
  keeperId?: string;

  @ApiPropertyOptional({
    type: Number,
    minimum: 0,
    description: "The machine's epoch as its daemon knows it.",
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  epoch?: number;
}

export class ListSessionsQuery extends PageQuery {
  @ApiPropertyOptional({ type: String, enum: SESSION_STATUSES })
  @IsOptional()
  @IsIn(SESSION_STATUSES)
  status?: SessionStatus;

  @ApiPropertyOptional({ type: String, enum: HEALTHS, description: 'Derived at the moment of the query.' })
  @IsOptional()
  @IsIn(HEALTHS)
  health?: Health;

  @ApiPropertyOptional({ type: String, maxLength: 100 })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  projectId?: string;

  @ApiPropertyOptional({ type: String, maxLength: 100 })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  machineId?: string;
}

export class PutCheckpointDto {
  @ApiProperty(GENERATION)
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  generation!: number;

  @ApiProperty({
    type: Number,
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

  @ApiPropertyOptional({ type: Number, minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  sequence?: number;

  @ApiPropertyOptional({ type: String, maxLength: 1000, description: 'For people.' })
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  reason?: string;

  @ApiPropertyOptional({ type: String, enum: CAUSES })
  @IsOptional()
  @IsIn(CAUSES)
  cause?: Cause;
}

export class StopSessionDto {
  @ApiPropertyOptional({ type: String, maxLength: 1000, description: 'For people.' })
  @IsOptional()
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
    type: Number,
    minimum: 0,
    description: "The machine's epoch as its daemon knows it.",
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  epoch?: number;
}

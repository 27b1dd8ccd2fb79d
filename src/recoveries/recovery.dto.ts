import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsString, Length, Max, MaxLength, Min } from 'class-validator';
import type { RecoveryRecord } from '../events/recovery-record.schema.js';
import { CAUSES, type Cause } from '../liveness/cause.js';
import { PageQuery } from '../paging/page-query.dto.js';
import { CheckpointDto } from '../sessions/checkpoint.dto.js';
import { GrantView } from '../sessions/grant.dto.js';
import { RECOVERY_STATUSES, type RecoveryStatus, type Session } from '../sessions/session.js';
import { Optional } from '../validation/optional.js';

export class ListRecoveriesQuery extends PageQuery {
  @ApiPropertyOptional({ type: String, enum: RECOVERY_STATUSES })
  @Optional()
  @IsIn(RECOVERY_STATUSES)
  status?: RecoveryStatus;

  @ApiPropertyOptional({ type: String, maxLength: 100 })
  @Optional()
  @IsString()
  @MaxLength(100)
  projectId?: string;

  @ApiPropertyOptional({
    type: String,
    maxLength: 100,
    description: 'The machine that holds or last held it.',
  })
  @Optional()
  @IsString()
  @MaxLength(100)
  machineId?: string;

  @ApiPropertyOptional({ type: String, maxLength: 100 })
  @Optional()
  @IsString()
  @MaxLength(100)
  sessionId?: string;
}

export class AssignRecoveryDto {
  @ApiProperty({ type: String, minLength: 1, maxLength: 100 })
  @IsString()
  @Length(1, 100)
  machineId!: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: 9999 })
  @Optional()
  @IsInt()
  @Min(0)
  @Max(9999)
  slot?: number;

  @ApiPropertyOptional({
    type: Boolean,
    default: false,
    description: 'Take it although its old holder has no fence and did not confirm its end.',
  })
  @Optional()
  @IsBoolean()
  force?: boolean;
}

export class ClaimRecoveryDto extends AssignRecoveryDto {
  @ApiPropertyOptional({ type: String, minLength: 1, maxLength: 100 })
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

export class ClaimerReportDto {
  @ApiProperty({
    type: 'integer',
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    description: 'The generation that the claim granted.',
  })
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  generation!: number;

  @ApiPropertyOptional({ type: String, maxLength: 1000, description: 'For people.' })
  @Optional()
  @IsString()
  @MaxLength(1000)
  reason?: string;
}

class AssignmentView {
  @ApiProperty({ type: String })
  machineId!: string;

  @ApiProperty({ type: Number, nullable: true })
  slot!: number | null;

  @ApiProperty({ type: Boolean })
  force!: boolean;
}

const INSTANT = { type: String, format: 'date-time', nullable: true } as const;

export class RecoveryView {
  @ApiProperty({ type: String })
  id!: string;

  @ApiProperty({ type: String })
  sessionId!: string;

  @ApiProperty({ type: String })
  projectId!: string;

  @ApiProperty({ type: String, description: 'The machine that holds the session, or last held it.' })
  machineId!: string;

  @ApiProperty({ type: String, enum: RECOVERY_STATUSES })
  status!: RecoveryStatus;

  @ApiProperty({ type: String, enum: CAUSES, description: 'Why the session failed.' })
  cause!: Cause;

  @ApiProperty({ type: Number, description: 'How many claims were made.' })
  attempt!: number;

  @ApiProperty({ type: Number, description: 'The current generation of the session.' })
  generation!: number;

  @ApiProperty({ type: CheckpointDto, nullable: true })
  checkpoint!: CheckpointDto | null;

  @ApiProperty({ ...INSTANT, description: 'When it may be claimed; null once it was.' })
  claimableAt!: string | null;

  @ApiProperty({ type: AssignmentView, nullable: true })
  assignedTo!: AssignmentView | null;

  @ApiProperty({ type: String, nullable: true, description: 'The machine that claimed it.' })
  claimedBy!: string | null;

  @ApiProperty(INSTANT)
  claimedAt!: string | null;

  @ApiProperty({ ...INSTANT, description: 'While claimed: when the lease ends without another heartbeat.' })
  deadlineAt!: string | null;

  @ApiProperty({ type: String, format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ type: String, format: 'date-time' })
  updatedAt!: string;

  @ApiProperty({
    type: Number,
    minimum: 1,
    description: 'That of its session: raised by every change of either, heartbeats apart.',
  })
  version!: number;
}

export class RecoveryPage {
  @ApiProperty({ type: [RecoveryView] })
  items!: RecoveryView[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor!: string | null;
}

/** A recovery as its claimer gets it: with what it was granted. */
export class GrantedRecoveryView extends RecoveryView implements GrantView {
  @ApiProperty({ type: Number, description: 'The slot that the session was given.' })
  slot!: number;

  @ApiProperty({ type: Number })
  heartbeatIntervalSeconds!: number;

  @ApiProperty({ type: Number, description: 'When to send the next heartbeat.' })
  nextHeartbeatSeconds!: number;

  @ApiProperty({
    type: Number,
    description:
      'What is left of the deadline, to be counted from the instant at which the request was sent.',
  })
  deadlineInSeconds!: number;

  @ApiProperty({ type: String, enum: ['pause', 'stop', 'none'] })
  fence!: GrantView['fence'];
}

/** The record of a recovery whose session has moved on. `version` is that of the session. */
export function viewRecord(record: RecoveryRecord, version: number): RecoveryView {
  return {
    id: record._id,
    sessionId: record.sessionId,
    projectId: record.projectId,
    machineId: record.machineId,
    status: record.status,
    cause: record.cause,
    attempt: record.attempt,
    generation: record.generation,
    checkpoint: null,
    claimableAt: null,
    assignedTo: record.assignedTo,
    claimedBy: record.claimedBy,
    claimedAt: record.claimedAt?.toISOString() ?? null,
    deadlineAt: null,
    createdAt: record.createdAt.toISOString(),
    updatedAt: record.updatedAt.toISOString(),
    version,
  };
}

/** The recovery that a session carries; the session decides, so this is the truth. Null: it carries none. */
export function viewRecovery(session: Session): RecoveryView | null {
  const { recovery } = session;
  if (recovery === null) return null;
  const pending = recovery.status === 'pending';
  const claimableAt =
    session.claimableAt !== null && session.claimableAt > recovery.notBefore
      ? session.claimableAt
      : recovery.notBefore;
  return {
    id: recovery.id,
    sessionId: session._id,
    projectId: session.projectId,
    machineId: session.machineId,
    status: recovery.status,
    cause: recovery.cause,
    attempt: recovery.attempt,
    generation: session.generation,
    checkpoint: session.checkpoint,
    claimableAt: pending ? claimableAt.toISOString() : null,
    assignedTo: recovery.assignedTo,
    claimedBy: recovery.claimedBy,
    claimedAt: recovery.claimedAt?.toISOString() ?? null,
    deadlineAt: recovery.status === 'claimed' ? session.deadlineAt.toISOString() : null,
    createdAt: recovery.createdAt.toISOString(),
    updatedAt: session.updatedAt.toISOString(),
    version: session.version,
  };
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsNumberString, IsString, Max, MaxLength, Min } from 'class-validator';
import { CAUSES, type Cause } from '../liveness/cause.js';
import { PAGE_LIMIT_MAX } from '../paging/page-query.dto.js';
import { TRANSITION_TYPES, type TransitionType } from '../sessions/session.js';
import { SESSION_STATUSES, type SessionStatus } from '../sessions/session-status.js';
import { Optional } from '../validation/optional.js';
import type { SessionEvent } from './event.schema.js';

const LIMIT_DEFAULT = 100;
export const WAIT_SECONDS_MAX = 20;

export class SessionEventView {
  @ApiProperty({ type: String, description: 'Its number in the one order of all events, which has no gaps.' })
  id!: string;

  @ApiProperty({ type: String })
  sessionId!: string;

  @ApiProperty({ type: String })
  projectId!: string;

  @ApiProperty({ type: String, enum: TRANSITION_TYPES })
  type!: TransitionType;

  @ApiProperty({ type: String, format: 'date-time' })
  at!: string;

  @ApiProperty({ type: String, enum: SESSION_STATUSES, nullable: true })
  from!: SessionStatus | null;

  @ApiProperty({ type: String, enum: SESSION_STATUSES })
  to!: SessionStatus;

  @ApiProperty({ type: Number })
  generation!: number;

  @ApiProperty({ type: String })
  machineId!: string;

  @ApiProperty({ type: String, enum: CAUSES, nullable: true })
  cause!: Cause | null;

  @ApiProperty({ type: String, nullable: true })
  reason!: string | null;

  @ApiProperty({ type: String, description: "The API key's id, `holder`, or `sweeper`." })
  by!: string;
}

export class SessionEventPage {
  @ApiProperty({ type: [SessionEventView] })
  items!: SessionEventView[];

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Where to go on. Of all events: also where nothing is left to read now, to ask again later.',
  })
  nextCursor!: string | null;
}

export class EventsQuery {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: PAGE_LIMIT_MAX,
    default: LIMIT_DEFAULT,
    description: 'How many items at most.',
  })
  @Optional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(PAGE_LIMIT_MAX)
  limit: number = LIMIT_DEFAULT;

  @ApiPropertyOptional({
    type: String,
    pattern: '^[0-9]{1,15}$',
    maxLength: 15,
    description: 'Events behind this one: a `nextCursor`, or the id of any event. Left out: from the first.',
  })
  @Optional()
  @IsString()
  @MaxLength(15)
  @IsNumberString({ no_symbols: true })
  cursor?: string;
}

export class AllEventsQuery extends EventsQuery {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: WAIT_SECONDS_MAX,
    default: 0,
    description: 'How long to wait for the next event where there is none, in seconds.',
  })
  @Optional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(WAIT_SECONDS_MAX)
  waitSeconds: number = 0;
}

export function viewEvent(event: SessionEvent): SessionEventView {
  return {
    id: String(event._id),
    sessionId: event.sessionId,
    projectId: event.projectId,
    type: event.type,
    at: event.at.toISOString(),
    from: event.from,
    to: event.to,
    generation: event.generation,
    machineId: event.machineId,
    cause: event.cause,
    reason: event.reason,
    by: event.by,
  };
}

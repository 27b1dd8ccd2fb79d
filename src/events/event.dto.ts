import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsNumberString, IsString, Max, MaxLength, Min } from 'class-validator';
import { CAUSES, type Cause } from '../liveness/cause.js';
import { PAGE_LIMIT_MAX } from '../paging/page-query.dto.js';
import { TRANSITION_TYPES, type TransitionType } from '../sessions/session.js';
import { SESSION_STATUSES, type SessionStatus } from '../sessions/session-status.js';
import { Optional } from '../validation/optional.js';
import { FLEET_EVENT_TYPES, type FleetEventType, type SessionEvent } from './event.schema.js';

const LIMIT_DEFAULT = 100;
export const WAIT_SECONDS_MAX = 20;

export class SessionEventView {
  @ApiProperty({ type: String, description: 'Its number in the one order of all events, which has no gaps.' })
  id!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Null where it happened to no single session.' })
  sessionId!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Null where it happened to no single session.' })
  projectId!: string | null;

  @ApiProperty({
    type: String,
    enum: [...TRANSITION_TYPES, ...FLEET_EVENT_TYPES],
    description:
      'What happened. Of no single session are `machine-lost`, which names in `sessionIds` what fell silent together, and `doubt-raised` and `doubt-lifted`: the sweeper ceased, and began again, to believe in silence.',
  })
  type!: TransitionType | FleetEventType;

  @ApiProperty({ type: String, format: 'date-time' })
  at!: string;

  @ApiProperty({ type: String, enum: SESSION_STATUSES, nullable: true })
  from!: SessionStatus | null;

  @ApiProperty({ type: String, enum: SESSION_STATUSES, nullable: true })
  to!: SessionStatus | null;

  @ApiProperty({ type: Number, nullable: true })
  generation!: number | null;

  @ApiProperty({ type: String, nullable: true })
  machineId!: string | null;

  @ApiProperty({ type: String, enum: CAUSES, nullable: true })
  cause!: Cause | null;

  @ApiProperty({ type: String, nullable: true })
  reason!: string | null;

  @ApiProperty({ type: String, description: "The API key's id, `holder`, or `sweeper`." })
  by!: string;

  @ApiProperty({
    type: [String],
    maxItems: 200,
    description: 'With `machine-lost`: the sessions that it took along. Empty with all others.',
  })
  sessionIds!: string[];
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
    sessionIds: event.sessionIds ?? [],
  };
}

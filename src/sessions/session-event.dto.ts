import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsNumberString, MaxLength } from 'class-validator';
import type { SessionEvent } from '../projections/session-event.schema.js';
import { Optional } from '../validation/optional.js';
import { TRANSITION_TYPES, type TransitionType } from './session.js';
import type { SessionStatus } from './session-status.js';

export class SessionEventView {
  @ApiProperty({ type: String })
  id!: string;

  @ApiProperty({ type: String, enum: TRANSITION_TYPES })
  type!: TransitionType;

  @ApiProperty({ type: String, format: 'date-time' })
  at!: string;

  @ApiProperty({ type: String, nullable: true })
  from!: SessionStatus | null;

  @ApiProperty({ type: String })
  to!: SessionStatus;

  @ApiProperty({ type: Number })
  generation!: number;

  @ApiProperty({ type: String })
  machineId!: string;

  @ApiProperty({ type: String, nullable: true })
  cause!: string | null;

  @ApiProperty({ type: String, nullable: true })
  reason!: string | null;

  @ApiProperty({ type: String, description: "The API key's id, `holder`, or `sweeper`." })
  by!: string;
}

export class SessionEventPage {
  @ApiProperty({ type: [SessionEventView] })
  items!: SessionEventView[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor!: string | null;
}

export class ListSessionEventsQuery {
  @ApiPropertyOptional({ type: String, maxLength: 15, description: 'The `nextCursor` of the page before.' })
  @Optional()
  @IsNumberString({ no_symbols: true })
  @MaxLength(15)
  cursor?: string;
}

export function viewEvent(event: SessionEvent): SessionEventView {
  return {
    id: event._id,
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

import { ApiProperty } from '@nestjs/swagger';
import { FENCES, type Fence } from '../liveness/fence.js';
import type { Grant } from './grant.js';

/** What every reply to a holder carries. */
export class GrantView implements Grant {
  @ApiProperty({ type: Number, minimum: 1, description: 'Every write of the holder carries it.' })
  generation!: number;

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

  @ApiProperty({
    type: String,
    enum: FENCES,
    description: 'What the holder does to its processes when the deadline passes.',
  })
  fence!: Fence;
}

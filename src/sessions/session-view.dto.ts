import { ApiProperty } from '@nestjs/swagger';
import type { ShownDoubt } from '../doubt/doubt-reader.service.js';
import { CAUSES, type Cause } from '../liveness/cause.js';
import { HEALTHS, type Health } from '../liveness/health.js';
import { CheckpointDto } from './checkpoint.dto.js';
import { GrantView } from './grant.dto.js';
import type { ShownSession } from './session-parts.js';
import { SESSION_STATUSES, type SessionStatus } from './session-status.js';
import { healthOf, isSilenceBelieved } from './signs.js';

const INSTANT = { type: String, format: 'date-time', nullable: true } as const;

export class SessionView {
  @ApiProperty({ type: String })
  id!: string;

  @ApiProperty({ type: String })
  projectId!: string;

  @ApiProperty({ type: String })
  machineId!: string;

  @ApiProperty({ type: Number })
  slot!: number;

  @ApiProperty({ type: String, nullable: true })
  taskId!: string | null;

  @ApiProperty({ type: String, enum: SESSION_STATUSES })
  status!: SessionStatus;

  @ApiProperty({ type: String, enum: HEALTHS, description: 'How alive it is at the moment of the answer.' })
  health!: Health;

  @ApiProperty({
    type: String,
    nullable: true,
    maxLength: 2_000,
    description:
      'Why its silence is not believed, or not yet: it shows as `late` and is not failed, however long it is silent. Null where it beats, and where there is no doubt.',
  })
  doubt!: string | null;

  @ApiProperty({ type: String, enum: CAUSES, nullable: true, description: 'Why it failed or ended.' })
  cause!: Cause | null;

  @ApiProperty({ type: String, nullable: true, description: 'For people.' })
  reason!: string | null;

  @ApiProperty({ type: Number, minimum: 1, description: 'Counts how often it was handed to a holder.' })
  generation!: number;

  @ApiProperty({ type: Number, minimum: 0, description: 'The last accepted heartbeat of this generation.' })
  sequence!: number;

  @ApiProperty(INSTANT)
  lastHeartbeatAt!: string | null;

  @ApiProperty({ type: String, format: 'date-time' })
  lastProgressAt!: string;

  @ApiProperty({ type: String, nullable: true, description: 'The last progress message.' })
  progressMessage!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'The person or thing that the agent waits for.' })
  waitingFor!: string | null;

  @ApiProperty({
    ...INSTANT,
    nullable: false,
    description: 'When it counts as lost without another heartbeat.',
  })
  deadlineAt!: string;

  @ApiProperty({ ...INSTANT, description: 'When another holder may have it; null while it is live.' })
  claimableAt!: string | null;

  @ApiProperty({ ...INSTANT, description: 'When a person asked to stop it. Never taken back.' })
  stopRequestedAt!: string | null;

  @ApiProperty({ type: String, nullable: true })
  recoveryId!: string | null;

  @ApiProperty({ type: CheckpointDto, nullable: true })
  checkpoint!: CheckpointDto | null;

  @ApiProperty({ type: Number, description: 'Raised by every change, heartbeats apart.' })
  version!: number;

  @ApiProperty({ type: String, format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ type: String, format: 'date-time' })
  updatedAt!: string;

  @ApiProperty(INSTANT)
  endedAt!: string | null;
}

/** A session as its holder gets it: with what it was granted. */
export class GrantedSessionView extends SessionView implements GrantView {
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

export class SessionPage {
  @ApiProperty({ type: [SessionView] })
  items!: SessionView[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor!: string | null;
}

/** `now` is the database's clock, read with the session. */
export function viewSession(session: ShownSession, { trust, reason }: ShownDoubt, now: Date): SessionView {
  const health = healthOf(session, trust, now);
  const doubted = health === 'late' && !isSilenceBelieved(session, trust, now);
  return {
    id: session._id,
    projectId: session.projectId,
    machineId: session.machineId,
    slot: session.slot,
    taskId: session.taskId,
    status: session.status,
    health,
    doubt: doubted ? reason : null,
    cause: session.cause,
    reason: session.reason,
    generation: session.generation,
    sequence: session.sequence,
    lastHeartbeatAt: iso(session.lastHeartbeatAt),
    lastProgressAt: session.lastProgressAt.toISOString(),
    progressMessage: session.progressMessage,
    waitingFor: session.waitingFor,
    deadlineAt: session.deadlineAt.toISOString(),
    claimableAt: iso(session.claimableAt),
    stopRequestedAt: iso(session.stopRequestedAt),
    recoveryId: session.recovery?.id ?? null,
    checkpoint: session.checkpoint,
    version: session.version,
    createdAt: session.createdAt.toISOString(),
    updatedAt: session.updatedAt.toISOString(),
    endedAt: iso(session.endedAt),
  };
}

function iso(instant: Date | null): string | null {
  return instant?.toISOString() ?? null;
}

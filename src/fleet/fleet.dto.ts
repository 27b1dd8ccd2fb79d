import { ApiProperty, ApiPropertyOptional, type ApiPropertyOptions } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import { DoubtView } from '../doubt/doubt.dto.js';
import type { Health } from '../liveness/health.js';
import type { ProjectStatus } from '../projects/project.schema.js';
import type { SessionStatus } from '../sessions/session-status.js';
import { Optional } from '../validation/optional.js';

const WINDOW_HOURS_MAX = 720;
const WINDOW_HOURS_DEFAULT = 24;

const count = (description: string): ApiPropertyOptions => ({ type: Number, minimum: 0, description });
const measured = (description: string): ApiPropertyOptions => ({ ...count(description), nullable: true });

export class SessionsByStatusView implements Record<SessionStatus, number> {
  @ApiProperty(count('Created, and no heartbeat yet.'))
  starting!: number;

  @ApiProperty(count('Held and running.'))
  active!: number;

  @ApiProperty(count('Paused by a person.'))
  paused!: number;

  @ApiProperty(count('Asked to stop, not yet confirmed.'))
  stopping!: number;

  @ApiProperty(count('Failed, and waiting for a recovery or a person.'))
  failed!: number;

  @ApiProperty(count('Claimed by a new holder, not yet resumed.'))
  recovering!: number;

  @ApiProperty(count('Ended: finished.'))
  completed!: number;

  @ApiProperty(count('Ended: stopped or cleared.'))
  cancelled!: number;

  @ApiProperty(count('Ended: given up after failures.'))
  abandoned!: number;
}

export class SessionsByHealthView implements Record<Health, number> {
  @ApiProperty(count('Heartbeats and progress arrive in time.'))
  healthy!: number;

  @ApiProperty(count('One heartbeat was missed.'))
  late!: number;

  @ApiProperty(count('Heartbeats arrive, progress does not.'))
  stalled!: number;

  @ApiProperty(count('All allowed heartbeats were missed, or the session failed.'))
  lost!: number;

  @ApiProperty(count('Failed because its machine was suspended.'))
  suspended!: number;

  @ApiProperty(count('Completed, cancelled or abandoned, and not yet purged.'))
  ended!: number;
}

export class ProjectsByStatusView implements Record<ProjectStatus, number> {
  @ApiProperty(count('Takes sessions.'))
  active!: number;

  @ApiProperty(count('Offers no recoveries.'))
  paused!: number;

  @ApiProperty(count('Done; takes no sessions.'))
  completed!: number;

  @ApiProperty(count('Given up; takes no sessions.'))
  failed!: number;
}

export class MachineCountsView {
  @ApiProperty(count('All that are registered.'))
  total!: number;

  @ApiProperty(count('Those that give their sessions away and take none.'))
  draining!: number;

  @ApiProperty(
    count(
      'Those whose last `POST /v1/machines/{id}/heartbeat` is over 180 s old, three default intervals, whatever rhythm their sessions have. Machines that never sent one are not counted; those whose sessions beat one by one only never do.',
    ),
  )
  silent!: number;
}

export class SlotCountsView {
  @ApiProperty(count('The slots of all machines.'))
  total!: number;

  @ApiProperty(
    count(
      'Sessions that occupy a slot: live ones, and others until their holder confirmed its end or the sweeper found that its time is over. Those are counted, too, whose slot was removed from its machine.',
    ),
  )
  occupied!: number;

  @ApiProperty(
    count(
      'Slots that their machines have now and that no session occupies, those of draining machines included.',
    ),
  )
  free!: number;
}

export class FleetView {
  @ApiProperty({ type: String, format: 'date-time', description: "The database's clock." })
  at!: string;

  @ApiProperty({ type: SessionsByStatusView, description: 'Counts every session once.' })
  sessionsByStatus!: SessionsByStatusView;

  @ApiProperty({ type: SessionsByHealthView, description: 'Counts every session once.' })
  sessionsByHealth!: SessionsByHealthView;

  @ApiProperty({ type: ProjectsByStatusView })
  projectsByStatus!: ProjectsByStatusView;

  @ApiProperty({ type: MachineCountsView })
  machines!: MachineCountsView;

  @ApiProperty({ type: SlotCountsView })
  slots!: SlotCountsView;

  @ApiProperty(count('Recoveries that wait for a claimer.'))
  pendingRecoveries!: number;

  @ApiProperty({
    type: DoubtView,
    nullable: true,
    description: 'Whether the sweeper believes in silence. Null where it never doubted it.',
  })
  doubt!: DoubtView | null;
}

export class SloQuery {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: WINDOW_HOURS_MAX,
    default: WINDOW_HOURS_DEFAULT,
    description: 'How far to look back, in hours. What was purged is not counted.',
  })
  @Optional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(WINDOW_HOURS_MAX)
  windowHours: number = WINDOW_HOURS_DEFAULT;
}

export class DetectionLatencyView {
  @ApiProperty(count('How many verdicts were measured.'))
  samples!: number;

  @ApiProperty(measured('In seconds: half of the verdicts took no longer. Null without a sample.'))
  p50Seconds!: number | null;

  @ApiProperty(measured('In seconds: 95 % of the verdicts took no longer. Null without a sample.'))
  p95Seconds!: number | null;

  @ApiProperty(measured('In seconds: the slowest. Null without a sample.'))
  maxSeconds!: number | null;
}

export class FalsePositivesView {
  @ApiProperty(count('How often the sweeper failed a session for its silence.'))
  verdicts!: number;

  @ApiProperty(count('How often such a session came back, by a heartbeat or by adoption.'))
  count!: number;

  @ApiProperty(
    measured(
      '`count` by `verdicts`; above 1 where sessions came back whose verdicts are older than the window. Null without a verdict.',
    ),
  )
  ratio!: number | null;
}

export class RecoveryFiguresView {
  @ApiProperty(count('Opened within the window.'))
  opened!: number;

  @ApiProperty(count('Of these: still pending or claimed.'))
  open!: number;

  @ApiProperty(count('Of these: the session runs again under a new holder.'))
  resumed!: number;

  @ApiProperty(count('Of these: given up.'))
  failed!: number;

  @ApiProperty(count('Of these: not needed after all; they count for nothing in `rate`.'))
  voided!: number;

  @ApiProperty({
    ...measured('`resumed` by `resumed` and `failed` together. Null where there is neither.'),
    maximum: 1,
  })
  rate!: number | null;
}

export class SloView {
  @ApiProperty({ type: Number, minimum: 1, maximum: WINDOW_HOURS_MAX, description: 'In hours.' })
  windowHours!: number;

  @ApiProperty({ type: String, format: 'date-time', description: 'Where the window begins.' })
  from!: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    description: "Where it ends: now, by the database's clock.",
  })
  to!: string;

  @ApiProperty({
    type: Boolean,
    description:
      'Whether there were more records than are read (100,000 of each kind): the newest are counted.',
  })
  truncated!: boolean;

  @ApiProperty({
    type: DetectionLatencyView,
    description:
      'From the last sign of life to the verdict of silence. An upper bound: the session may have died at any moment in between, and a session that beats once a minute is silent for up to a minute while it lives.',
  })
  detectionLatency!: DetectionLatencyView;

  @ApiProperty({ type: FalsePositivesView })
  falsePositives!: FalsePositivesView;

  @ApiProperty({ type: RecoveryFiguresView })
  recoveries!: RecoveryFiguresView;
}

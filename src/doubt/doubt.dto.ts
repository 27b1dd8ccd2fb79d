import { ApiProperty } from '@nestjs/swagger';
import type { SweepMemory } from '../liveness/doubt.js';
import { DOUBT_CODES, type DoubtCode } from '../liveness/doubt-reason.js';

const INSTANT = { type: String, format: 'date-time', nullable: true } as const;

export class DoubtReasonView {
  @ApiProperty({ type: String, enum: DOUBT_CODES, description: 'What is wrong, or was.' })
  code!: DoubtCode;

  @ApiProperty({ type: String, maxLength: 500, description: 'For people: one sentence.' })
  detail!: string;
}

/** What the sweeper makes of silence. */
export class DoubtView {
  @ApiProperty({
    type: Boolean,
    description: 'Whether no silence is believed now: nothing silent is failed.',
  })
  holding!: boolean;

  @ApiProperty({ ...INSTANT, description: 'When the last doubt began.' })
  since!: string | null;

  @ApiProperty({
    ...INSTANT,
    description:
      "Since when silence is believed again, after an earlier doubt where `holding`. From here on everybody has one deadline's length.",
  })
  trustedSince!: string | null;

  @ApiProperty({
    type: [DoubtReasonView],
    maxItems: 10,
    description: 'The reasons of the last doubt, whether it is over or not.',
  })
  reasons!: DoubtReasonView[];
}

/** Null: nothing was ever doubted. */
export function viewDoubt(memory: SweepMemory | null): DoubtView | null {
  if (memory === null || memory.doubtedAt === null) return null;
  return {
    holding: memory.holding.length > 0,
    since: memory.doubtedAt.toISOString(),
    trustedSince: memory.trustedSince?.toISOString() ?? null,
    reasons: memory.reasons.map(({ code, detail }) => ({ code, detail })),
  };
}

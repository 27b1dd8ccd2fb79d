import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { DIRECTIVE_KINDS } from './directive.js';

/** Which fields are there depends on the kind. Clients ignore kinds that they do not know. */
export class DirectiveView {
  @ApiProperty({
    type: String,
    enum: DIRECTIVE_KINDS,
    description:
      '`claim`: claim this recovery. `stop`: end the processes of this session and say so with fail.',
  })
  kind!: (typeof DIRECTIVE_KINDS)[number];

  @ApiPropertyOptional({ type: String, description: 'With `claim` and `stop`.' })
  sessionId?: string;

  @ApiPropertyOptional({ type: String, description: 'With `claim`.' })
  recoveryId?: string;

  @ApiPropertyOptional({ type: Boolean, description: 'With `claim`: to be passed on to the claim.' })
  force?: boolean;

  @ApiPropertyOptional({
    type: Number,
    nullable: true,
    description: 'With `claim`: the slot that a person assigned, null where any will do.',
  })
  slot?: number | null;

  @ApiPropertyOptional({ type: Number, description: 'With `stop`.' })
  generation?: number;

  @ApiPropertyOptional({ type: String, description: 'With `stop`: for people.' })
  reason?: string;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'With `drain`.' })
  since?: string;
}

export class DirectivesView {
  @ApiProperty({ type: [DirectiveView] })
  directives!: DirectiveView[];
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PROBLEM_CODES, type ProblemCode } from './problem-codes.js';

export class InvalidField {
  @ApiProperty({ type: String, description: 'Where it is, such as `slots[0].number`.' })
  path!: string;

  @ApiProperty({ type: String })
  message!: string;
}

/** What every refusal answers, as `application/problem+json` (RFC 9457). */
export class ProblemView {
  @ApiProperty({ type: String, description: 'A URN made from the code.' })
  type!: string;

  @ApiProperty({ type: String, description: 'The same words for every problem of this code.' })
  title!: string;

  @ApiProperty({ type: 'integer', minimum: 400, maximum: 599, description: 'The HTTP status.' })
  status!: number;

  @ApiProperty({ enum: Object.keys(PROBLEM_CODES), description: 'Stable: what a client decides by.' })
  code!: ProblemCode;

  @ApiProperty({ type: String, description: 'What was wrong this time, for a person.' })
  detail!: string;

  @ApiPropertyOptional({ type: String, description: 'The path of the request.' })
  instance?: string;

  @ApiPropertyOptional({
    type: [InvalidField],
    description: 'With `invalid-request`: every field that is wrong.',
  })
  errors?: InvalidField[];

  @ApiPropertyOptional({
    type: Number,
    description:
      'With `session-superseded` the current generation, with `machine-superseded` the current epoch.',
  })
  current?: number;

  @ApiPropertyOptional({
    type: [String],
    description: 'With `method-not-allowed`: the methods that the route takes; also as `Allow`.',
  })
  allow?: string[];

  @ApiPropertyOptional({
    type: Number,
    description:
      'With `rate-limited` and `unavailable`: when to try again, in seconds; also as `Retry-After`.',
  })
  retryAfterSeconds?: number;
}

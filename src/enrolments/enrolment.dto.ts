import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsString,
  Length,
  Matches,
} from 'class-validator';
import type { Scope } from '../auth/scope.js';
import { Optional } from '../validation/optional.js';
import type { Enrolment } from './enrolment.schema.js';

/** A key that is bound to a machine never has `admin`. */
export const ENROLMENT_SCOPES = ['runner', 'read'] as const satisfies readonly Scope[];

const MACHINE_ID = '^[A-Za-z0-9][A-Za-z0-9:_-]{0,99}$';
const CODE_LENGTH_MAX = 64;

export class CreateEnrolmentDto {
  @ApiPropertyOptional({
    type: String,
    pattern: MACHINE_ID,
    description:
      'The only machine that may redeem the code; left out, whichever has the code and is not registered yet.',
  })
  @Optional()
  @Matches(new RegExp(MACHINE_ID))
  machineId?: string;

  @ApiPropertyOptional({
    enum: ENROLMENT_SCOPES,
    isArray: true,
    minItems: 1,
    maxItems: ENROLMENT_SCOPES.length,
    uniqueItems: true,
    default: ENROLMENT_SCOPES,
    description: 'What the key that the code becomes may do.',
  })
  @Optional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(ENROLMENT_SCOPES.length)
  @ArrayUnique()
  @IsIn(ENROLMENT_SCOPES, { each: true })
  scopes?: Scope[];
}

export class RedeemEnrolmentDto {
  @ApiProperty({
    type: String,
    minLength: 1,
    maxLength: CODE_LENGTH_MAX,
    description: 'The one-time code. Case and dashes do not matter.',
  })
  @IsString()
  @Length(1, CODE_LENGTH_MAX)
  code!: string;

  @ApiProperty({ type: String, pattern: MACHINE_ID, description: 'The machine that the key is bound to.' })
  @Matches(new RegExp(MACHINE_ID))
  machineId!: string;
}

export class EnrolmentView {
  @ApiProperty({ type: String })
  id!: string;

  @ApiPropertyOptional({
    type: String,
    description:
      'The one-time code. It is shown this once and stored nowhere: the answer to a repeat under the same ' +
      '`Idempotency-Key` lacks it.',
  })
  code?: string;

  @ApiProperty({ type: String, nullable: true, description: 'The only machine that may redeem the code.' })
  machineId!: string | null;

  @ApiProperty({ enum: ENROLMENT_SCOPES, isArray: true })
  scopes!: Scope[];

  @ApiProperty({ type: String, format: 'date-time', description: 'From then on the code is refused.' })
  expiresAt!: string;

  @ApiProperty({ type: String, description: 'The key that made the code.' })
  createdBy!: string;

  @ApiProperty({ type: Number })
  version!: number;

  @ApiProperty({ type: String, format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ type: String, format: 'date-time' })
  updatedAt!: string;
}

export function viewEnrolment(enrolment: Enrolment): EnrolmentView {
  return {
    id: enrolment._id,
    machineId: enrolment.machineId,
    scopes: enrolment.scopes,
    expiresAt: enrolment.expiresAt.toISOString(),
    createdBy: enrolment.createdBy,
    version: enrolment.version,
    createdAt: enrolment.createdAt.toISOString(),
    updatedAt: enrolment.updatedAt.toISOString(),
  };
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsString,
  Length,
  Matches,
  Max,
  Min,
} from 'class-validator';
import { SCOPES, type Scope } from '../auth/scope.js';
import { Optional } from '../validation/optional.js';
import type { ApiKey } from './api-key.schema.js';

export class CreateApiKeyDto {
  @ApiProperty({
    type: String,
    minLength: 1,
    maxLength: 100,
    description: 'For people: who or what uses the key.',
  })
  @IsString()
  @Length(1, 100)
  name!: string;

  @ApiProperty({
    enum: SCOPES,
    isArray: true,
    minItems: 1,
    maxItems: SCOPES.length,
    uniqueItems: true,
    description: 'What the key may do. `admin` includes the others.',
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(SCOPES.length)
  @ArrayUnique()
  @IsIn(SCOPES, { each: true })
  scopes!: Scope[];

  @ApiPropertyOptional({
    type: String,
    pattern: '^[A-Za-z0-9][A-Za-z0-9:_-]{0,99}$',
    description: 'Binds the key to one machine: it writes that one, its sessions and its claims only.',
  })
  @Optional()
  @Matches(/^[A-Za-z0-9][A-Za-z0-9:_-]{0,99}$/)
  machineId?: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 1_000_000,
    description: "Requests a minute, heartbeats not counted; left out, the server's default holds.",
  })
  @Optional()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  rateLimitPerMinute?: number;

  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    description: 'When the key ends; left out, never.',
  })
  @Optional()
  @IsISO8601({ strict: true, strictSeparator: true })
  @Matches(/(Z|[+-]\d\d:\d\d)$/, { message: '$property must name its time zone' })
  expiresAt?: string;
}

const OVERLAP_SECONDS_MAX = 604_800;

export class RotateApiKeyDto {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: OVERLAP_SECONDS_MAX,
    default: 0,
    description:
      'For so many seconds more the secret before works beside the new one, and not an instant longer; left out, ' +
      'it ends at once.',
  })
  @Optional()
  @IsInt()
  @Min(0)
  @Max(OVERLAP_SECONDS_MAX)
  overlapSeconds: number = 0;
}

export class ApiKeyView {
  @ApiProperty({ type: String })
  id!: string;

  @ApiProperty({ type: String })
  name!: string;

  @ApiProperty({ enum: SCOPES, isArray: true })
  scopes!: Scope[];

  @ApiProperty({ type: String, nullable: true, description: 'The only machine that the key may write.' })
  machineId!: string | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Requests a minute; null is the default.' })
  rateLimitPerMinute!: number | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  expiresAt!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  revokedAt!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'Exact to a minute.' })
  lastUsedAt!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The key that made this one; null is the server.',
  })
  createdBy!: string | null;

  @ApiProperty({ type: Number })
  version!: number;

  @ApiProperty({ type: String, format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ type: String, format: 'date-time' })
  updatedAt!: string;
}

export class CreatedApiKeyView extends ApiKeyView {
  @ApiPropertyOptional({
    type: String,
    pattern: '^cp_[0-9a-f]{72}$',
    description:
      'The key itself. It is shown this once and stored nowhere: the answer to a repeat under the same ' +
      '`Idempotency-Key` lacks it. Who lost it rotates the key.',
  })
  key?: string;
}

export class ApiKeyPage {
  @ApiProperty({ type: [ApiKeyView] })
  items!: ApiKeyView[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor!: string | null;
}

export function viewApiKey(key: ApiKey): ApiKeyView {
  return {
    id: key._id,
    name: key.name,
    scopes: key.scopes,
    machineId: key.machineId,
    rateLimitPerMinute: key.rateLimitPerMinute,
    expiresAt: key.expiresAt?.toISOString() ?? null,
    revokedAt: key.revokedAt?.toISOString() ?? null,
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    createdBy: key.createdBy,
    version: key.version,
    createdAt: key.createdAt.toISOString(),
    updatedAt: key.updatedAt.toISOString(),
  };
}

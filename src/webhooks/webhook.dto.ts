import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsString,
  Matches,
  MaxLength,
} from 'class-validator';
import { Optional } from '../validation/optional.js';
import type { Webhook } from './webhook.schema.js';
import { WEBHOOK_FORMATS, type WebhookFormat } from './webhook-format.js';
import { IsWebhookUrl, WEBHOOK_URL_LENGTH_MAX } from './webhook-url.js';

const EVENT_TYPES_MAX = 50;
const EVENT_TYPE = /^[a-z][a-z0-9-]{0,49}$/;
const PROJECT_ID = /^[A-Za-z0-9][A-Za-z0-9:_-]{0,99}$/;

const WEBHOOK_STATUSES = ['active', 'disabled'] as const;

export class CreateWebhookDto {
  @ApiProperty({
    type: String,
    format: 'uri',
    maxLength: WEBHOOK_URL_LENGTH_MAX,
    description:
      'Where events are posted: https, or http on loopback; without a name, a password or a fragment. Redirects are not followed.',
  })
  @IsString()
  @MaxLength(WEBHOOK_URL_LENGTH_MAX)
  @IsWebhookUrl()
  url!: string;

  @ApiPropertyOptional({
    type: [String],
    items: { type: 'string', pattern: EVENT_TYPE.source },
    minItems: 1,
    maxItems: EVENT_TYPES_MAX,
    uniqueItems: true,
    description:
      'The types of events to tell of, such as `failed`. Left out: all, those of later versions too.',
  })
  @Optional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(EVENT_TYPES_MAX)
  @ArrayUnique()
  @IsString({ each: true })
  @Matches(EVENT_TYPE, { each: true })
  events?: string[];

  @ApiPropertyOptional({
    type: String,
    enum: WEBHOOK_FORMATS,
    default: 'json',
    description: '`json`: the event as `GET /v1/events` shows it. `slack`: `{text}` with one sentence.',
  })
  @Optional()
  @IsIn(WEBHOOK_FORMATS)
  format?: WebhookFormat;

  @ApiPropertyOptional({
    type: String,
    pattern: PROJECT_ID.source,
    description: 'Tell of this project only. Left out: of all.',
  })
  @Optional()
  @Matches(PROJECT_ID)
  projectId?: string;
}

export class WebhookView {
  @ApiProperty({ type: String, description: 'Its id.' })
  id!: string;

  @ApiProperty({ type: String, format: 'uri', description: 'Where events are posted.' })
  url!: string;

  @ApiProperty({
    type: [String],
    nullable: true,
    description: 'The types of events that it is told of; null: all.',
  })
  events!: string[] | null;

  @ApiProperty({ type: String, enum: WEBHOOK_FORMATS, description: 'The form of the body.' })
  format!: WebhookFormat;

  @ApiProperty({ type: String, nullable: true, description: 'The one project; null: all.' })
  projectId!: string | null;

  @ApiProperty({
    type: String,
    enum: WEBHOOK_STATUSES,
    description: '`disabled` once the receiver answered 410: it is told nothing more.',
  })
  status!: (typeof WEBHOOK_STATUSES)[number];

  @ApiProperty({ type: String, nullable: true, description: 'Why it is disabled.' })
  disabledReason!: string | null;

  @ApiProperty({ type: String, description: 'The last event that was delivered, passed over or given up.' })
  cursor!: string;

  @ApiProperty({ type: Number, minimum: 0, description: 'How often the next event was tried already.' })
  attempts!: number;

  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'Not tried before; in the past where nothing has failed.',
  })
  nextAttemptAt!: string;

  @ApiProperty({ type: Number, minimum: 0, description: 'How many deliveries were answered with 2xx.' })
  deliveredCount!: number;

  @ApiProperty({
    type: Number,
    minimum: 0,
    description:
      'How many events were given up after the last try. `GET /v1/webhooks/{id}/dead-letters` shows those of 30 days.',
  })
  deadLetterCount!: number;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'The last success.' })
  lastDeliveredAt!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'The last failed try.' })
  lastFailedAt!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'How it failed; null since the last success.' })
  lastFailure!: string | null;

  @ApiProperty({ type: Number, minimum: 1, description: 'Raised by every change, deliveries apart.' })
  version!: number;

  @ApiProperty({ type: String, format: 'date-time', description: 'When it was made.' })
  createdAt!: string;

  @ApiProperty({ type: String, format: 'date-time', description: 'When it was changed, deliveries apart.' })
  updatedAt!: string;
}

export class CreatedWebhookView extends WebhookView {
  @ApiPropertyOptional({
    type: String,
    description:
      'Shown this once: a repeat under the same Idempotency-Key is answered without it. Each delivery carries `X-Claude-Projects-Signature: t=<unix seconds>,v1=<hex>`, the HMAC-SHA256 under this secret of `<t>.<body>`.',
  })
  secret?: string;
}

export class WebhookPage {
  @ApiProperty({ type: [WebhookView], description: 'In the order of creation.' })
  items!: WebhookView[];

  @ApiProperty({ type: String, nullable: true, description: 'Where to go on; null on the last page.' })
  nextCursor!: string | null;
}

export function viewWebhook(webhook: Webhook): WebhookView {
  return {
    id: webhook._id,
    url: webhook.url,
    events: webhook.events,
    format: webhook.format,
    projectId: webhook.projectId,
    status: webhook.disabledAt === null ? 'active' : 'disabled',
    disabledReason: webhook.disabledReason,
    cursor: String(webhook.cursor),
    attempts: webhook.attempts,
    nextAttemptAt: webhook.nextAttemptAt.toISOString(),
    deliveredCount: webhook.deliveredCount,
    deadLetterCount: webhook.deadLetterCount,
    lastDeliveredAt: webhook.lastDeliveredAt?.toISOString() ?? null,
    lastFailedAt: webhook.lastFailedAt?.toISOString() ?? null,
    lastFailure: webhook.lastFailure,
    version: webhook.version,
    createdAt: webhook.createdAt.toISOString(),
    updatedAt: webhook.updatedAt.toISOString(),
  };
}

import { ApiProperty } from '@nestjs/swagger';
import type { AuditEntry } from './audit-entry.schema.js';

export class AuditEntryView {
  @ApiProperty({ type: String, format: 'uuid', description: 'The id of the entry.' })
  id!: string;

  @ApiProperty({ type: String, maxLength: 100, description: 'The id of the API key that was used.' })
  keyId!: string;

  @ApiProperty({ enum: ['POST', 'PUT', 'PATCH', 'DELETE'], description: 'The method of the request.' })
  method!: string;

  @ApiProperty({ type: String, description: 'The pattern of the route, such as `/v1/api-keys/:id`.' })
  route!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    maxLength: 100,
    description: 'The id of what was changed or made; null where the request named and made nothing.',
  })
  targetId!: string | null;

  @ApiProperty({ type: Number, minimum: 100, maximum: 599, description: 'The status that was answered.' })
  status!: number;

  @ApiProperty({ type: String, maxLength: 64, description: 'The `X-Request-Id` of the request.' })
  requestId!: string;

  @ApiProperty({ type: String, format: 'date-time', description: "When, by the database's clock." })
  createdAt!: string;
}

export class AuditPage {
  @ApiProperty({ type: [AuditEntryView], maxItems: 200, description: 'The oldest first.' })
  items!: AuditEntryView[];

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Continues behind this page; null where nothing follows yet.',
  })
  nextCursor!: string | null;
}

export function viewAuditEntry(entry: AuditEntry): AuditEntryView {
  return {
    id: entry._id,
    keyId: entry.keyId,
    method: entry.method,
    route: entry.route,
    targetId: entry.targetId,
    status: entry.status,
    requestId: entry.requestId,
    createdAt: entry.createdAt.toISOString(),
  };
}

import { Injectable } from '@nestjs/common';
import { type Page, toPage } from '../paging/cursor.js';
import { type AuditEntryView, viewAuditEntry } from './audit.dto.js';
import { AuditRepository } from './audit.repository.js';

@Injectable()
export class AuditService {
  constructor(private readonly entries: AuditRepository) {}

  async list(limit: number, cursor: string | undefined): Promise<Page<AuditEntryView>> {
    return toPage(await this.entries.list(limit, cursor), limit, viewAuditEntry);
  }
}

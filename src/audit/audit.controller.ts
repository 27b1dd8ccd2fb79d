import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { RequireScope } from '../auth/require-scope.js';
import { PageQuery } from '../paging/page-query.dto.js';
import { ApiProblems } from '../problems/api-problems.js';
import { AuditPage } from './audit.dto.js';
import { AuditService } from './audit.service.js';

@ApiTags('audit')
@Controller('v1/audit')
@RequireScope('admin')
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  @Get()
  @ApiOkResponse({ type: AuditPage, description: 'What was done with admin keys, in the order of time.' })
  @ApiProblems('invalid-request')
  list(@Query() query: PageQuery): Promise<AuditPage> {
    return this.audit.list(query.limit, query.cursor);
  }
}

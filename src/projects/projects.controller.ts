import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Caller } from '../auth/caller.js';
import { CurrentCaller } from '../auth/current-caller.js';
import { RequireScope } from '../auth/require-scope.js';
import { PageQuery } from '../paging/page-query.dto.js';
import { ApiProblems } from '../problems/api-problems.js';
import { IdPipe } from '../validation/id.pipe.js';
import { IdempotencyKey } from '../validation/idempotency-key.js';
import { CreateProjectDto, ProjectPage, ProjectView } from './project.dto.js';
import { ProjectsService } from './projects.service.js';

@ApiTags('projects')
@Controller('v1/projects')
export class ProjectsController {
  constructor(private readonly projects: ProjectsService) {}

  @Post()
  @RequireScope('admin')
  @ApiCreatedResponse({ type: ProjectView })
  @ApiProblems('invalid-request')
  create(
    @CurrentCaller() caller: Caller,
    @Body() request: CreateProjectDto,
    @IdempotencyKey() idempotencyKey: string | null,
  ): Promise<ProjectView> {
    return this.projects.create(request, caller.keyId, idempotencyKey);
  }

  @Get()
  @RequireScope('read')
  @ApiOkResponse({ type: ProjectPage })
  @ApiProblems('invalid-request')
  list(@Query() query: PageQuery): Promise<ProjectPage> {
    return this.projects.list(query.limit, query.cursor);
  }

  @Get(':id')
  @RequireScope('read')
  @ApiOkResponse({ type: ProjectView })
  @ApiProblems('not-found')
  read(@Param('id', IdPipe) id: string): Promise<ProjectView> {
    return this.projects.view(id);
  }
}

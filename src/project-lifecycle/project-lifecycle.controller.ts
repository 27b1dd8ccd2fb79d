import { Body, Controller, Delete, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Caller } from '../auth/caller.js';
import { CurrentCaller } from '../auth/current-caller.js';
import { RequireScope } from '../auth/require-scope.js';
import { ApiProblems } from '../problems/api-problems.js';
import { ProjectView, UpdateProjectDto } from '../projects/project.dto.js';
import { IdPipe } from '../validation/id.pipe.js';
import { ApiIfMatch, IfMatch } from '../validation/if-match.js';
import { ProjectLifecycle } from './project-lifecycle.service.js';

@ApiTags('projects')
@Controller('v1/projects')
export class ProjectLifecycleController {
  constructor(private readonly lifecycle: ProjectLifecycle) {}

  @Patch(':id')
  @RequireScope('admin')
  @ApiIfMatch()
  @ApiOkResponse({ type: ProjectView })
  @ApiProblems('invalid-request', 'not-found', 'project-not-active', 'version-mismatch')
  update(
    @Param('id', IdPipe) id: string,
    @Body() request: UpdateProjectDto,
    @IfMatch() ifMatch: number | null,
  ): Promise<ProjectView> {
    return this.lifecycle.update(id, request, ifMatch);
  }

  @Delete(':id')
  @HttpCode(204)
  @RequireScope('admin')
  @ApiIfMatch()
  @ApiNoContentResponse()
  @ApiProblems('invalid-request', 'not-found', 'invalid-transition', 'version-mismatch')
  delete(@Param('id', IdPipe) id: string, @IfMatch() ifMatch: number | null): Promise<void> {
    return this.lifecycle.delete(id, ifMatch);
  }

  @Post(':id/pause')
  @HttpCode(200)
  @RequireScope('admin')
  @ApiIfMatch()
  @ApiOkResponse({ type: ProjectView, description: 'It offers no recoveries and takes no sessions.' })
  @ApiProblems('invalid-request', 'not-found', 'invalid-transition', 'version-mismatch')
  pause(
    @CurrentCaller() caller: Caller,
    @Param('id', IdPipe) id: string,
    @IfMatch() ifMatch: number | null,
  ): Promise<ProjectView> {
    return this.lifecycle.act(id, 'pause', ifMatch, caller.keyId);
  }

  @Post(':id/resume')
  @HttpCode(200)
  @RequireScope('admin')
  @ApiIfMatch()
  @ApiOkResponse({ type: ProjectView })
  @ApiProblems('invalid-request', 'not-found', 'invalid-transition', 'version-mismatch')
  resume(
    @CurrentCaller() caller: Caller,
    @Param('id', IdPipe) id: string,
    @IfMatch() ifMatch: number | null,
  ): Promise<ProjectView> {
    return this.lifecycle.act(id, 'resume', ifMatch, caller.keyId);
  }

  @Post(':id/complete')
  @HttpCode(200)
  @RequireScope('admin')
  @ApiIfMatch()
  @ApiOkResponse({ type: ProjectView, description: 'Its sessions are asked to stop.' })
  @ApiProblems('invalid-request', 'not-found', 'invalid-transition', 'version-mismatch')
  complete(
    @CurrentCaller() caller: Caller,
    @Param('id', IdPipe) id: string,
    @IfMatch() ifMatch: number | null,
  ): Promise<ProjectView> {
    return this.lifecycle.act(id, 'complete', ifMatch, caller.keyId);
  }

  @Post(':id/fail')
  @HttpCode(200)
  @RequireScope('admin')
  @ApiIfMatch()
  @ApiOkResponse({ type: ProjectView, description: 'Its sessions are asked to stop.' })
  @ApiProblems('invalid-request', 'not-found', 'invalid-transition', 'version-mismatch')
  fail(
    @CurrentCaller() caller: Caller,
    @Param('id', IdPipe) id: string,
    @IfMatch() ifMatch: number | null,
  ): Promise<ProjectView> {
    return this.lifecycle.act(id, 'fail', ifMatch, caller.keyId);
  }
}

import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { assertNotBound } from '../auth/assert-not-bound.js';
import type { Caller } from '../auth/caller.js';
import { CurrentCaller } from '../auth/current-caller.js';
import { RequireScope } from '../auth/require-scope.js';
import { ApiProblems } from '../problems/api-problems.js';
import { IdPipe } from '../validation/id.pipe.js';
import { IdempotencyKey } from '../validation/idempotency-key.js';
import { ApiIfMatch, IfMatch } from '../validation/if-match.js';
import { CreateTaskDto, ListTasksQuery, TaskPage, TaskView, UpdateTaskDto } from './task.dto.js';
import { TasksService } from './tasks.service.js';

@ApiTags('tasks')
@Controller('v1')
export class TasksController {
  constructor(private readonly tasks: TasksService) {}

  @Post('projects/:id/tasks')
  @RequireScope('runner')
  @ApiCreatedResponse({ type: TaskView })
  @ApiProblems('invalid-request', 'not-found')
  create(
    @CurrentCaller() caller: Caller,
    @Param('id', IdPipe) id: string,
    @Body() request: CreateTaskDto,
    @IdempotencyKey() idempotencyKey: string | null,
  ): Promise<TaskView> {
    assertNotBound(caller);
    return this.tasks.create(id, request, caller.keyId, idempotencyKey);
  }

  @Get('projects/:id/tasks')
  @RequireScope('read')
  @ApiOkResponse({ type: TaskPage })
  @ApiProblems('invalid-request', 'not-found')
  list(@Param('id', IdPipe) id: string, @Query() query: ListTasksQuery): Promise<TaskPage> {
    return this.tasks.list(id, query);
  }

  @Get('tasks/:id')
  @RequireScope('read')
  @ApiOkResponse({ type: TaskView })
  @ApiProblems('not-found')
  read(@Param('id', IdPipe) id: string): Promise<TaskView> {
    return this.tasks.view(id);
  }

  @Patch('tasks/:id')
  @RequireScope('runner')
  @ApiIfMatch()
  @ApiOkResponse({ type: TaskView })
  @ApiProblems('invalid-request', 'not-found', 'invalid-transition', 'version-mismatch')
  update(
    @CurrentCaller() caller: Caller,
    @Param('id', IdPipe) id: string,
    @Body() request: UpdateTaskDto,
    @IfMatch() ifMatch: number | null,
  ): Promise<TaskView> {
    assertNotBound(caller);
    return this.tasks.update(id, request, ifMatch);
  }

  @Delete('tasks/:id')
  @HttpCode(204)
  @RequireScope('runner')
  @ApiIfMatch()
  @ApiNoContentResponse()
  @ApiProblems('invalid-request', 'not-found', 'version-mismatch')
  delete(
    @CurrentCaller() caller: Caller,
    @Param('id', IdPipe) id: string,
    @IfMatch() ifMatch: number | null,
  ): Promise<void> {
    assertNotBound(caller);
    return this.tasks.delete(id, ifMatch);
  }
}

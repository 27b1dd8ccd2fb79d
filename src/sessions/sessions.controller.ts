import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Audited } from '../audit/audited.js';
import { assertMayWriteMachine } from '../auth/assert-may-write-machine.js';
import type { Caller } from '../auth/caller.js';
import { CurrentCaller } from '../auth/current-caller.js';
import { RequireScope } from '../auth/require-scope.js';
import { EventsQuery, SessionEventPage } from '../events/event.dto.js';
import { NaturallyIdempotent } from '../idempotency/idempotent-route.js';
import { ApiProblems } from '../problems/api-problems.js';
import { IdPipe } from '../validation/id.pipe.js';
import { IdempotencyKey } from '../validation/idempotency-key.js';
import { ApiIfMatch, IfMatch } from '../validation/if-match.js';
import { SessionAccess } from './session-access.service.js';
import {
  AdoptSessionDto,
  CreateSessionDto,
  EndSessionDto,
  ListSessionsQuery,
  PauseSessionDto,
  PutCheckpointDto,
  StopSessionDto,
} from './session-requests.dto.js';
import { GrantedSessionView, SessionPage, SessionView } from './session-view.dto.js';
import { SessionsService } from './sessions.service.js';

@ApiTags('sessions')
@Controller('v1/sessions')
export class SessionsController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly access: SessionAccess,
  ) {}

  @Post()
  @NaturallyIdempotent()
  @RequireScope('runner')
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'A repeat answers the same session.' })
  @ApiCreatedResponse({ type: GrantedSessionView })
  @ApiProblems(
    'invalid-request',
    'not-found',
    'project-not-active',
    'invalid-transition',
    'slot-occupied',
    'session-conflict',
    'session-superseded',
    'session-ended',
    'machine-superseded',
    'idempotency-mismatch',
    'payload-too-large',
  )
  create(
    @CurrentCaller() caller: Caller,
    @Body() request: CreateSessionDto,
    @IdempotencyKey() idempotencyKey: string | null,
  ): Promise<GrantedSessionView> {
    assertMayWriteMachine(caller, request.machineId);
    return this.sessions.create(request, caller.keyId, idempotencyKey);
  }

  @Get()
  @RequireScope('read')
  @ApiOkResponse({ type: SessionPage })
  @ApiProblems('invalid-request')
  list(@Query() query: ListSessionsQuery): Promise<SessionPage> {
    return this.sessions.list(query);
  }

  @Get(':id')
  @RequireScope('read')
  @ApiOkResponse({ type: SessionView })
  @ApiProblems('not-found')
  read(@Param('id', IdPipe) id: string): Promise<SessionView> {
    return this.sessions.view(id);
  }

  @Get(':id/events')
  @RequireScope('read')
  @ApiOkResponse({ type: SessionEventPage })
  @ApiProblems('invalid-request', 'not-found')
  events(@Param('id', IdPipe) id: string, @Query() query: EventsQuery): Promise<SessionEventPage> {
    return this.sessions.events(id, query);
  }

  @Put(':id/checkpoint')
  @RequireScope('runner')
  @ApiIfMatch()
  @ApiOkResponse({ type: SessionView })
  @ApiProblems(
    'invalid-request',
    'not-found',
    'session-superseded',
    'session-ended',
    'payload-too-large',
    'version-mismatch',
  )
  async checkpoint(
    @CurrentCaller() caller: Caller,
    @Param('id', IdPipe) id: string,
    @Body() request: PutCheckpointDto,
    @IfMatch() ifMatch: number | null = null,
  ): Promise<SessionView> {
    await this.access.assertMayWrite(caller, id, request.generation);
    return await this.sessions.checkpoint(id, request, caller.keyId, ifMatch);
  }

  @Post(':id/complete')
  @HttpCode(200)
  @RequireScope('runner')
  @ApiIfMatch()
  @ApiOkResponse({ type: SessionView })
  @ApiProblems('invalid-request', 'not-found', 'session-superseded', 'session-ended', 'version-mismatch')
  async complete(
    @CurrentCaller() caller: Caller,
    @Param('id', IdPipe) id: string,
    @Body() request: EndSessionDto,
    @IfMatch() ifMatch: number | null = null,
  ): Promise<SessionView> {
    await this.access.assertMayWrite(caller, id, request.generation);
    return await this.sessions.end(id, 'complete', request, caller.keyId, ifMatch);
  }

  @Post(':id/fail')
  @HttpCode(200)
  @RequireScope('runner')
  @ApiIfMatch()
  @ApiOkResponse({ type: SessionView })
  @ApiProblems('invalid-request', 'not-found', 'session-superseded', 'session-ended', 'version-mismatch')
  async fail(
    @CurrentCaller() caller: Caller,
    @Param('id', IdPipe) id: string,
    @Body() request: EndSessionDto,
    @IfMatch() ifMatch: number | null = null,
  ): Promise<SessionView> {
    await this.access.assertMayWrite(caller, id, request.generation);
    return await this.sessions.end(id, 'fail', request, caller.keyId, ifMatch);
  }

  @Post(':id/pause')
  @HttpCode(200)
  @RequireScope('runner')
  @ApiIfMatch()
  @ApiOkResponse({ type: SessionView })
  @ApiProblems(
    'invalid-request',
    'not-found',
    'session-superseded',
    'session-ended',
    'invalid-transition',
    'version-mismatch',
  )
  async pause(
    @CurrentCaller() caller: Caller,
    @Param('id', IdPipe) id: string,
    @Body() request: PauseSessionDto,
    @IfMatch() ifMatch: number | null = null,
  ): Promise<SessionView> {
    await this.access.assertMayWrite(caller, id, request.generation);
    return await this.sessions.pause(id, request.generation, caller.keyId, ifMatch);
  }

  @Post(':id/resume')
  @HttpCode(200)
  @RequireScope('runner')
  @ApiIfMatch()
  @ApiOkResponse({ type: SessionView })
  @ApiProblems(
    'invalid-request',
    'not-found',
    'session-superseded',
    'session-ended',
    'invalid-transition',
    'version-mismatch',
  )
  async resume(
    @CurrentCaller() caller: Caller,
    @Param('id', IdPipe) id: string,
    @Body() request: PauseSessionDto,
    @IfMatch() ifMatch: number | null = null,
  ): Promise<SessionView> {
    await this.access.assertMayWrite(caller, id, request.generation);
    return await this.sessions.resume(id, request.generation, caller.keyId, ifMatch);
  }

  @Post(':id/cancel')
  @Audited()
  @HttpCode(200)
  @RequireScope('runner')
  @ApiIfMatch()
  @ApiOkResponse({ type: SessionView })
  @ApiProblems('invalid-request', 'not-found', 'session-ended', 'version-mismatch')
  async cancel(
    @CurrentCaller() caller: Caller,
    @Param('id', IdPipe) id: string,
    @Body() request: StopSessionDto,
    @IfMatch() ifMatch: number | null = null,
  ): Promise<SessionView> {
    // A stop names no generation, so whose session it is has to be known in the step that decides.
    return await this.sessions.stop(
      id,
      'cancel',
      request.reason ?? null,
      caller.keyId,
      ({ machineId }) => assertMayWriteMachine(caller, machineId),
      ifMatch,
    );
  }

  @Post(':id/clear')
  @Audited()
  @HttpCode(200)
  @RequireScope('runner')
  @ApiIfMatch()
  @ApiOkResponse({ type: SessionView })
  @ApiProblems('invalid-request', 'not-found', 'session-ended', 'version-mismatch')
  async clear(
    @CurrentCaller() caller: Caller,
    @Param('id', IdPipe) id: string,
    @Body() request: StopSessionDto,
    @IfMatch() ifMatch: number | null = null,
  ): Promise<SessionView> {
    return await this.sessions.stop(
      id,
      'clear',
      request.reason ?? null,
      caller.keyId,
      ({ machineId }) => assertMayWriteMachine(caller, machineId),
      ifMatch,
    );
  }

  @Post(':id/adopt')
  @NaturallyIdempotent()
  @HttpCode(200)
  @RequireScope('runner')
  @ApiIfMatch()
  @ApiOkResponse({ type: GrantedSessionView })
  @ApiProblems(
    'invalid-request',
    'not-found',
    'session-superseded',
    'session-ended',
    'invalid-transition',
    'session-conflict',
    'machine-superseded',
    'version-mismatch',
  )
  async adopt(
    @CurrentCaller() caller: Caller,
    @Param('id', IdPipe) id: string,
    @Body() request: AdoptSessionDto,
    @IfMatch() ifMatch: number | null = null,
  ): Promise<GrantedSessionView> {
    await this.access.assertMayAdopt(caller, id);
    return await this.sessions.adopt(id, request, caller.keyId, ifMatch);
  }
}

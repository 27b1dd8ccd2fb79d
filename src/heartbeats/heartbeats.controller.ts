import { Body, Controller, HttpCode, Param, Post, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { assertMayWriteMachine } from '../auth/assert-may-write-machine.js';
import type { Caller } from '../auth/caller.js';
import { CurrentCaller } from '../auth/current-caller.js';
import { RequireScope } from '../auth/require-scope.js';
import { NaturallyIdempotent } from '../idempotency/idempotent-route.js';
import { ApiProblems } from '../problems/api-problems.js';
import { SessionAccess } from '../sessions/session-access.service.js';
import { BeatPaceInterceptor } from '../throttling/beat-pace.interceptor.js';
import { HeartbeatBucket } from '../throttling/heartbeat-bucket.js';
import { IdPipe } from '../validation/id.pipe.js';
import {
  HeartbeatView,
  MachineHeartbeatDto,
  MachineHeartbeatView,
  SessionHeartbeatDto,
} from './heartbeat.dto.js';
import { HeartbeatsService } from './heartbeats.service.js';

@ApiTags('heartbeats')
@Controller('v1')
@UseInterceptors(BeatPaceInterceptor)
export class HeartbeatsController {
  constructor(
    private readonly heartbeats: HeartbeatsService,
    private readonly access: SessionAccess,
  ) {}

  @Post('sessions/:id/heartbeat')
  @NaturallyIdempotent()
  @HttpCode(200)
  @HeartbeatBucket()
  @RequireScope('runner')
  @ApiOkResponse({ type: HeartbeatView })
  @ApiProblems('invalid-request', 'not-found', 'session-superseded', 'session-ended', 'session-conflict')
  async beatOne(
    @CurrentCaller() caller: Caller,
    @Param('id', IdPipe) id: string,
    @Body() request: SessionHeartbeatDto,
  ): Promise<HeartbeatView> {
    await this.access.assertMayWrite(caller, id, request.generation);
    return await this.heartbeats.beatOne(id, request, caller.keyId);
  }

  @Post('machines/:id/heartbeat')
  @NaturallyIdempotent()
  @HttpCode(200)
  @HeartbeatBucket()
  @RequireScope('runner')
  @ApiOkResponse({ type: MachineHeartbeatView })
  @ApiProblems('invalid-request', 'not-found', 'machine-superseded')
  async beatMachine(
    @CurrentCaller() caller: Caller,
    @Param('id', IdPipe) id: string,
    @Body() request: MachineHeartbeatDto,
  ): Promise<MachineHeartbeatView> {
    assertMayWriteMachine(caller, id);
    return await this.heartbeats.beatMachine(id, request, caller.keyId);
  }
}

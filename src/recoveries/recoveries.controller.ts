import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { assertMayWriteMachine } from '../auth/assert-may-write-machine.js';
import type { Caller } from '../auth/caller.js';
import { CurrentCaller } from '../auth/current-caller.js';
import { RequireScope } from '../auth/require-scope.js';
import { NaturallyIdempotent } from '../idempotency/idempotent-route.js';
import { ApiProblems } from '../problems/api-problems.js';
import { SessionAccess } from '../sessions/session-access.service.js';
import { IdPipe } from '../validation/id.pipe.js';
import { ApiIfMatch, IfMatch } from '../validation/if-match.js';
import { RecoveriesService } from './recoveries.service.js';
import {
  AssignRecoveryDto,
  ClaimerReportDto,
  ClaimRecoveryDto,
  GrantedRecoveryView,
  ListRecoveriesQuery,
  RecoveryPage,
  RecoveryView,
} from './recovery.dto.js';

@ApiTags('recoveries')
@Controller('v1/recoveries')
export class RecoveriesController {
  constructor(
    private readonly recoveries: RecoveriesService,
    private readonly access: SessionAccess,
  ) {}

  @Get()
  @RequireScope('read')
  @ApiOkResponse({ type: RecoveryPage })
  @ApiProblems('invalid-request')
  list(@Query() query: ListRecoveriesQuery): Promise<RecoveryPage> {
    return this.recoveries.list(query);
  }

  @Get(':id')
  @RequireScope('read')
  @ApiOkResponse({ type: RecoveryView })
  @ApiProblems('not-found')
  read(@Param('id', IdPipe) id: string): Promise<RecoveryView> {
    return this.recoveries.view(id);
  }

  @Post(':id/assign')
  @HttpCode(200)
  @RequireScope('admin')
  @ApiIfMatch()
  @ApiOkResponse({ type: RecoveryView })
  @ApiProblems('invalid-request', 'not-found', 'recovery-not-claimable', 'version-mismatch')
  assign(
    @CurrentCaller() caller: Caller,
    @Param('id', IdPipe) id: string,
    @Body() request: AssignRecoveryDto,
    @IfMatch() ifMatch: number | null = null,
  ): Promise<RecoveryView> {
    return this.recoveries.assign(id, request, caller.keyId, ifMatch);
  }

  @Post(':id/claim')
  @NaturallyIdempotent()
  @HttpCode(200)
  @RequireScope('runner')
  @ApiIfMatch()
  @ApiOkResponse({ type: GrantedRecoveryView })
  @ApiProblems(
    'invalid-request',
    'not-found',
    'recovery-not-claimable',
    'slot-occupied',
    'session-conflict',
    'machine-superseded',
    'version-mismatch',
  )
  claim(
    @CurrentCaller() caller: Caller,
    @Param('id', IdPipe) id: string,
    @Body() request: ClaimRecoveryDto,
    @IfMatch() ifMatch: number | null = null,
  ): Promise<GrantedRecoveryView> {
    assertMayWriteMachine(caller, request.machineId);
    return this.recoveries.claim(id, request, caller.keyId, ifMatch);
  }

  @Post(':id/resumed')
  @HttpCode(200)
  @RequireScope('runner')
  @ApiIfMatch()
  @ApiOkResponse({ type: RecoveryView })
  @ApiProblems('invalid-request', 'not-found', 'session-superseded', 'invalid-transition', 'version-mismatch')
  async resumed(
    @CurrentCaller() caller: Caller,
    @Param('id', IdPipe) id: string,
    @Body() request: ClaimerReportDto,
    @IfMatch() ifMatch: number | null = null,
  ): Promise<RecoveryView> {
    await this.access.assertMayWriteRecovery(caller, id, request.generation);
    return await this.recoveries.resumed(id, request, caller.keyId, ifMatch);
  }

  @Post(':id/failed')
  @HttpCode(200)
  @RequireScope('runner')
  @ApiIfMatch()
  @ApiOkResponse({ type: RecoveryView })
  @ApiProblems('invalid-request', 'not-found', 'session-superseded', 'invalid-transition', 'version-mismatch')
  async failed(
    @CurrentCaller() caller: Caller,
    @Param('id', IdPipe) id: string,
    @Body() request: ClaimerReportDto,
    @IfMatch() ifMatch: number | null = null,
  ): Promise<RecoveryView> {
    await this.access.assertMayWriteRecovery(caller, id, request.generation);
    return await this.recoveries.giveBack(id, request, true, caller.keyId, ifMatch);
  }

  @Post(':id/release')
  @HttpCode(200)
  @RequireScope('runner')
  @ApiIfMatch()
  @ApiOkResponse({ type: RecoveryView })
  @ApiProblems('invalid-request', 'not-found', 'session-superseded', 'invalid-transition', 'version-mismatch')
  async release(
    @CurrentCaller() caller: Caller,
    @Param('id', IdPipe) id: string,
    @Body() request: ClaimerReportDto,
    @IfMatch() ifMatch: number | null = null,
  ): Promise<RecoveryView> {
    await this.access.assertMayWriteRecovery(caller, id, request.generation);
    return await this.recoveries.giveBack(id, request, false, caller.keyId, ifMatch);
  }
}

import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Audited } from '../audit/audited.js';
import { assertMayWriteMachine } from '../auth/assert-may-write-machine.js';
import type { Caller } from '../auth/caller.js';
import { CurrentCaller } from '../auth/current-caller.js';
import { RequireScope } from '../auth/require-scope.js';
import { PageQuery } from '../paging/page-query.dto.js';
import { ApiProblems } from '../problems/api-problems.js';
import { IdPipe } from '../validation/id.pipe.js';
import { ApiIfMatch, IfMatch } from '../validation/if-match.js';
import { DrainMachineDto, MachinePage, MachineView, PutMachineDto } from './machine.dto.js';
import { MachinesService } from './machines.service.js';

@ApiTags('machines')
@Controller('v1/machines')
export class MachinesController {
  constructor(private readonly machines: MachinesService) {}

  @Put(':id')
  @RequireScope('runner')
  @ApiIfMatch()
  @ApiOkResponse({ type: MachineView })
  @ApiProblems('invalid-request', 'version-mismatch')
  register(
    @CurrentCaller() caller: Caller,
    @Param('id', IdPipe) id: string,
    @Body() request: PutMachineDto,
    @IfMatch() ifMatch: number | null,
  ): Promise<MachineView> {
    assertMayWriteMachine(caller, id);
    return this.machines.register(id, request, ifMatch);
  }

  @Get()
  @RequireScope('read')
  @ApiOkResponse({ type: MachinePage })
  @ApiProblems('invalid-request')
  list(@Query() query: PageQuery): Promise<MachinePage> {
    return this.machines.list(query.limit, query.cursor);
  }

  @Get(':id')
  @RequireScope('read')
  @ApiOkResponse({ type: MachineView })
  @ApiProblems('not-found')
  read(@Param('id', IdPipe) id: string): Promise<MachineView> {
    return this.machines.view(id);
  }

  @Post(':id/drain')
  @Audited()
  @HttpCode(200)
  @RequireScope('runner')
  @ApiIfMatch()
  @ApiOkResponse({ type: MachineView, description: 'Its runner is told to give its sessions away.' })
  @ApiProblems('invalid-request', 'not-found', 'version-mismatch')
  drain(
    @CurrentCaller() caller: Caller,
    @Param('id', IdPipe) id: string,
    @Body() request: DrainMachineDto,
    @IfMatch() ifMatch: number | null,
  ): Promise<MachineView> {
    assertMayWriteMachine(caller, id);
    return this.machines.drain(id, request.enabled ?? true, ifMatch);
  }

  @Delete(':id')
  @HttpCode(204)
  @RequireScope('admin')
  @ApiIfMatch()
  @ApiNoContentResponse()
  @ApiProblems('invalid-request', 'not-found', 'slot-occupied', 'version-mismatch')
  delete(@Param('id', IdPipe) id: string, @IfMatch() ifMatch: number | null): Promise<void> {
    return this.machines.delete(id, ifMatch);
  }
}

import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { assertMayWriteMachine } from '../auth/assert-may-write-machine.js';
import type { Caller } from '../auth/caller.js';
import { CurrentCaller } from '../auth/current-caller.js';
import { RequireScope } from '../auth/require-scope.js';
import { PageQuery } from '../paging/page-query.dto.js';
import { ApiProblems } from '../problems/api-problems.js';
import { IdPipe } from '../validation/id.pipe.js';
import { MachinePage, MachineView, PutMachineDto } from './machine.dto.js';
import { MachinesService } from './machines.service.js';

@ApiTags('machines')
@Controller('v1/machines')
export class MachinesController {
  constructor(private readonly machines: MachinesService) {}

  @Put(':id')
  @RequireScope('runner')
  @ApiOkResponse({ type: MachineView })
  @ApiProblems('invalid-request')
  register(
    @CurrentCaller() caller: Caller,
    @Param('id', IdPipe) id: string,
    @Body() request: PutMachineDto,
  ): Promise<MachineView> {
    assertMayWriteMachine(caller, id);
    return this.machines.register(id, request);
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
}

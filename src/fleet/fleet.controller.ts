import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { RequireScope } from '../auth/require-scope.js';
import { ApiProblems } from '../problems/api-problems.js';
import { FleetView, SloQuery, SloView } from './fleet.dto.js';
import { FleetService } from './fleet.service.js';

@ApiTags('fleet')
@Controller('v1/fleet')
@RequireScope('read')
export class FleetController {
  constructor(private readonly fleet: FleetService) {}

  @Get()
  @ApiOkResponse({ type: FleetView })
  @ApiProblems()
  view(): Promise<FleetView> {
    return this.fleet.view();
  }

  @Get('slo')
  @ApiOkResponse({ type: SloView, description: 'How well this system did, from its own records.' })
  @ApiProblems('invalid-request')
  slo(@Query() query: SloQuery): Promise<SloView> {
    return this.fleet.slo(query.windowHours);
  }
}

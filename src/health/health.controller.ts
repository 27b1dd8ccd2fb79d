import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { HealthCheckService } from '@nestjs/terminus';
import { Public } from '../auth/public.js';
import { ApiPublicProblems } from '../problems/api-problems.js';
import { DatabaseIndicator } from './database.indicator.js';
import { HealthView } from './health.dto.js';

@ApiTags('health')
@Controller('health')
@Public()
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly database: DatabaseIndicator,
  ) {}

  /** Whether the process answers at all. */
  @Get('live')
  @Header('Cache-Control', 'no-store')
  @ApiOkResponse({ type: HealthView })
  live(): HealthView {
    return { status: 'ok' };
  }

  /** Whether requests can be answered: the database is within reach. */
  @Get('ready')
  @Header('Cache-Control', 'no-store')
  @ApiOkResponse({ type: HealthView })
  @ApiPublicProblems('unavailable')
  async ready(): Promise<HealthView> {
    await this.health.check([() => this.database.check()]);
    return { status: 'ok' };
  }
}

import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { RequireScope } from '../auth/require-scope.js';
import { ApiProblems } from '../problems/api-problems.js';
import { Metrics } from './metrics.js';

@ApiTags('metrics')
@Controller('metrics')
@RequireScope('read')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  @Header('Cache-Control', 'no-store')
  @ApiProduces('text/plain')
  @ApiOkResponse({
    schema: { type: 'string' },
    description: "What this process counts, in Prometheus' text format 0.0.4.",
  })
  @ApiProblems()
  read(): Promise<string> {
    return this.metrics.registry.metrics();
  }
}

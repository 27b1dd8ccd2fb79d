import { createHash } from 'node:crypto';
import { Controller, Get, Headers, Param, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { assertMayWriteMachine } from '../auth/assert-may-write-machine.js';
import type { Caller } from '../auth/caller.js';
import { CurrentCaller } from '../auth/current-caller.js';
import { RequireScope } from '../auth/require-scope.js';
import { ApiProblems } from '../problems/api-problems.js';
import { IdPipe } from '../validation/id.pipe.js';
import { DirectivesView } from './directive.dto.js';
import { DirectivesService } from './directives.service.js';

@ApiTags('machines')
@Controller('v1/machines')
export class DirectivesController {
  constructor(private readonly directives: DirectivesService) {}

  @Get(':id/directives')
  @RequireScope('runner')
  @ApiHeader({ name: 'If-None-Match', required: false, description: 'The ETag of the answer before.' })
  @ApiOkResponse({ type: DirectivesView })
  @ApiResponse({ status: 304, description: 'Nothing changed.' })
  @ApiProblems('not-found')
  async read(
    @CurrentCaller() caller: Caller,
    @Param('id', IdPipe) id: string,
    @Headers('if-none-match') known: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<DirectivesView | undefined> {
    assertMayWriteMachine(caller, id);
    const directives = await this.directives.forMachine(id);
    // The tag is made from the content alone, so that time passing is no change.
    const tag = `"${createHash('sha256').update(JSON.stringify(directives)).digest('base64url')}"`;
    response.setHeader('ETag', tag);
    if (known !== tag) return { directives };
    response.status(304);
    return undefined;
  }
}

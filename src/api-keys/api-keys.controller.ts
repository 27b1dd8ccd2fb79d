import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Caller } from '../auth/caller.js';
import { CurrentCaller } from '../auth/current-caller.js';
import { RequireScope } from '../auth/require-scope.js';
import { AnswersSecrets } from '../idempotency/idempotent-route.js';
import { PageQuery } from '../paging/page-query.dto.js';
import { ApiProblems } from '../problems/api-problems.js';
import { IdPipe } from '../validation/id.pipe.js';
import { IdempotencyKey } from '../validation/idempotency-key.js';
import { ApiIfMatch, IfMatch } from '../validation/if-match.js';
import {
  ApiKeyPage,
  ApiKeyView,
  CreateApiKeyDto,
  CreatedApiKeyView,
  RotateApiKeyDto,
} from './api-key.dto.js';
import { ApiKeysService } from './api-keys.service.js';

@ApiTags('api-keys')
@Controller('v1/api-keys')
@RequireScope('admin')
export class ApiKeysController {
  constructor(private readonly apiKeys: ApiKeysService) {}

  @Post()
  @AnswersSecrets('key')
  @ApiCreatedResponse({ type: CreatedApiKeyView })
  @ApiProblems('invalid-request', 'idempotency-mismatch')
  create(
    @CurrentCaller() caller: Caller,
    @Body() request: CreateApiKeyDto,
    @IdempotencyKey() idempotencyKey: string | null,
  ): Promise<CreatedApiKeyView> {
    return this.apiKeys.create(request, caller, idempotencyKey);
  }

  @Post(':id/rotate')
  @HttpCode(200)
  @AnswersSecrets('key')
  @ApiIfMatch()
  @ApiOkResponse({ type: CreatedApiKeyView, description: 'The key has a new secret.' })
  @ApiProblems(
    'invalid-request',
    'not-found',
    'invalid-transition',
    'version-mismatch',
    'idempotency-mismatch',
  )
  rotate(
    @Param('id', IdPipe) id: string,
    @Body() request: RotateApiKeyDto,
    @IfMatch() ifMatch: number | null,
  ): Promise<CreatedApiKeyView> {
    return this.apiKeys.rotate(id, request.overlapSeconds, ifMatch);
  }

  @Get()
  @ApiOkResponse({ type: ApiKeyPage })
  @ApiProblems('invalid-request')
  list(@Query() query: PageQuery): Promise<ApiKeyPage> {
    return this.apiKeys.list(query.limit, query.cursor);
  }

  @Get(':id')
  @ApiOkResponse({ type: ApiKeyView })
  @ApiProblems('not-found')
  read(@Param('id', IdPipe) id: string): Promise<ApiKeyView> {
    return this.apiKeys.view(id);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiIfMatch()
  @ApiNoContentResponse({ description: 'The key is revoked. Its record stays.' })
  @ApiProblems('not-found', 'version-mismatch')
  revoke(@Param('id', IdPipe) id: string, @IfMatch() ifMatch: number | null): Promise<void> {
    return this.apiKeys.revoke(id, ifMatch);
  }
}

import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Caller } from '../auth/caller.js';
import { CurrentCaller } from '../auth/current-caller.js';
import { RequireScope } from '../auth/require-scope.js';
import { PageQuery } from '../paging/page-query.dto.js';
import { ApiProblems } from '../problems/api-problems.js';
import { IdPipe } from '../validation/id.pipe.js';
import { ApiKeyPage, ApiKeyView, CreateApiKeyDto, CreatedApiKeyView } from './api-key.dto.js';
import { ApiKeysService } from './api-keys.service.js';

@ApiTags('api-keys')
@Controller('v1/api-keys')
@RequireScope('admin')
export class ApiKeysController {
  constructor(private readonly apiKeys: ApiKeysService) {}

  @Post()
  @ApiCreatedResponse({ type: CreatedApiKeyView })
  @ApiProblems('invalid-request')
  create(@CurrentCaller() caller: Caller, @Body() request: CreateApiKeyDto): Promise<CreatedApiKeyView> {
    return this.apiKeys.create(request, caller);
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
  @ApiNoContentResponse({ description: 'The key is revoked. Its record stays.' })
  @ApiProblems('not-found')
  revoke(@Param('id', IdPipe) id: string): Promise<void> {
    return this.apiKeys.revoke(id);
  }
}

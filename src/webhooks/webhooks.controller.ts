import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { RequireScope } from '../auth/require-scope.js';
import { AnswersSecrets } from '../idempotency/idempotent-route.js';
import { PageQuery } from '../paging/page-query.dto.js';
import { ApiProblems } from '../problems/api-problems.js';
import { IdPipe } from '../validation/id.pipe.js';
import { CreatedWebhookView, CreateWebhookDto, WebhookPage, WebhookView } from './webhook.dto.js';
import { WebhooksService } from './webhooks.service.js';

@ApiTags('webhooks')
@Controller('v1/webhooks')
@RequireScope('admin')
export class WebhooksController {
  constructor(private readonly webhooks: WebhooksService) {}

  @Post()
  @AnswersSecrets('secret')
  @ApiCreatedResponse({ type: CreatedWebhookView })
  @ApiProblems('invalid-request', 'not-found')
  create(@Body() request: CreateWebhookDto): Promise<CreatedWebhookView> {
    return this.webhooks.create(request);
  }

  @Get()
  @ApiOkResponse({ type: WebhookPage })
  @ApiProblems('invalid-request')
  list(@Query() query: PageQuery): Promise<WebhookPage> {
    return this.webhooks.list(query.limit, query.cursor);
  }

  @Get(':id')
  @ApiOkResponse({ type: WebhookView })
  @ApiProblems('not-found')
  read(@Param('id', IdPipe) id: string): Promise<WebhookView> {
    return this.webhooks.view(id);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'It is told nothing more; a delivery under way may still arrive.' })
  @ApiProblems('not-found')
  delete(@Param('id', IdPipe) id: string): Promise<void> {
    return this.webhooks.delete(id);
  }
}

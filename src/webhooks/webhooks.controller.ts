import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Caller } from '../auth/caller.js';
import { CurrentCaller } from '../auth/current-caller.js';
import { RequireScope } from '../auth/require-scope.js';
import { EventsQuery } from '../events/event.dto.js';
import { AnswersSecrets } from '../idempotency/idempotent-route.js';
import { PageQuery } from '../paging/page-query.dto.js';
import { ApiProblems } from '../problems/api-problems.js';
import { IdPipe } from '../validation/id.pipe.js';
import { IdempotencyKey } from '../validation/idempotency-key.js';
import { ApiIfMatch, IfMatch } from '../validation/if-match.js';
import { WebhookDeadLetterPage } from './dead-letter.dto.js';
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
  create(
    @CurrentCaller() caller: Caller,
    @Body() request: CreateWebhookDto,
    @IdempotencyKey() idempotencyKey: string | null,
  ): Promise<CreatedWebhookView> {
    return this.webhooks.create(request, caller.keyId, idempotencyKey);
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

  @Get(':id/dead-letters')
  @ApiOkResponse({
    type: WebhookDeadLetterPage,
    description: 'What the receiver did not take after all tries.',
  })
  @ApiProblems('invalid-request', 'not-found')
  deadLetters(@Param('id', IdPipe) id: string, @Query() query: EventsQuery): Promise<WebhookDeadLetterPage> {
    return this.webhooks.deadLetters(id, query);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiIfMatch()
  @ApiNoContentResponse({ description: 'It is told nothing more; a delivery under way may still arrive.' })
  @ApiProblems('not-found', 'version-mismatch')
  delete(@Param('id', IdPipe) id: string, @IfMatch() ifMatch: number | null): Promise<void> {
    return this.webhooks.delete(id, ifMatch);
  }
}

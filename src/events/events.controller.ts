import { Controller, Get, Headers, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { RequireScope } from '../auth/require-scope.js';
import { ApiProblems } from '../problems/api-problems.js';
import { AllEventsQuery, SessionEventPage, viewEvent } from './event.dto.js';
import { streamEvents } from './event-stream.js';
import { EventTail } from './event-tail.service.js';

const NUMBER = /^\d{1,15}$/;

@ApiTags('events')
@Controller('v1/events')
export class EventsController {
  constructor(private readonly tail: EventTail) {}

  @Get()
  @RequireScope('read')
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'With `Accept: text/event-stream`.' })
  @ApiProduces('application/json', 'text/event-stream')
  @ApiOkResponse({ type: SessionEventPage, description: 'In commit order. `nextCursor` is never null.' })
  @ApiProblems('invalid-request')
  async read(
    @Query() query: AllEventsQuery,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionEventPage | undefined> {
    const cursor = Number(query.cursor ?? 0);
    if (request.accepts(['application/json', 'text/event-stream']) === 'text/event-stream') {
      const from = lastEventId !== undefined && NUMBER.test(lastEventId) ? Number(lastEventId) : cursor;
      await streamEvents(response, from, (...args) => this.tail.behind(...args));
      return undefined;
    }
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const deadline = Date.now() + query.waitSeconds * 1000;
    const events = await this.tail.behind(cursor, query.limit, deadline, gone.signal);
    return { items: events.map(viewEvent), nextCursor: String(events.at(-1)?._id ?? cursor) };
  }
}

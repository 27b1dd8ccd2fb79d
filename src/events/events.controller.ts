import { Socket } from 'node:net';
import { Controller, Get, Headers, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { LastingAccess } from '../auth/lasting-access.service.js';
import { RequireScope } from '../auth/require-scope.js';
import { ApiProblems } from '../problems/api-problems.js';
import { AllEventsQuery, SessionEventPage, viewEvent } from './event.dto.js';
import { streamEvents } from './event-stream.js';
import { EventTail } from './event-tail.service.js';

/** A function in the cloud has no connection that could last: it answers a page, whatever is preferred. */
function wantsStream(request: Request): boolean {
  const preferred = request.accepts(['application/json', 'text/event-stream']);
  return preferred === 'text/event-stream' && request.socket instanceof Socket;
}

const NUMBER = /^\d{1,15}$/;

@ApiTags('events')
@Controller('v1/events')
export class EventsController {
  constructor(
    private readonly tail: EventTail,
    private readonly access: LastingAccess,
  ) {}

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
    if (wantsStream(request)) {
      const from = lastEventId !== undefined && NUMBER.test(lastEventId) ? Number(lastEventId) : cursor;
      await streamEvents(
        response,
        from,
        (...args) => this.tail.behind(...args),
        async () => !this.tail.isClosed() && (await this.access.isStillGood(request)),
      );
      return undefined;
    }
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const deadline = Date.now() + query.waitSeconds * 1000;
    const events = await this.tail.behind(cursor, query.limit, deadline, gone.signal);
    if (query.waitSeconds > 0) await this.access.assertStillGood(request);
    return { items: events.map(viewEvent), nextCursor: String(events.at(-1)?._id ?? cursor) };
  }
}

import {
  claudeInputSchema,
  INPUT_MAX_BYTES,
  runViewSchema,
  terminalSizeSchema,
} from '@claude-projects/protocol';
import { createRoute, z } from '@hono/zod-openapi';
import type { RunAccess } from '../../run-access.js';
import { endRun, tellRun } from '../../tell-run.js';
import { viewOfRun } from '../../view-of-run.js';
import { EventStream } from '../event-stream.js';
import { HttpProblem } from '../http-problem.js';
import { eventViewSchema, viewOfEvent } from '../view-of-event.js';
import { answers, pageOf, pageOfFound, pageQuery, problems, runParameter, takes } from './documented.js';
import { type HttpApp, runOf } from './route-parts.js';

const PAGE_BYTES = 1024 * 1024;
const ATTACH_ID = 1;
const tags = ['runs'];
const RUN_NUMBER = /^\d{1,15}$/;

const seqQuery = z.coerce.number().int().min(0);

const listRuns = createRoute({
  ...{ method: 'get', path: '/api/runs', tags, summary: 'All runs, the newest first' },
  request: { query: pageQuery(RUN_NUMBER) },
  responses: { 200: answers(pageOf(runViewSchema), 'A page of runs.'), ...problems('invalid-request') },
});

const listActive = createRoute({
  ...{ method: 'get', path: '/api/runs/active', tags, summary: 'The runs that go on, the newest first' },
  request: { query: pageQuery(RUN_NUMBER) },
  responses: { 200: answers(pageOf(runViewSchema), 'A page of runs.'), ...problems('invalid-request') },
});

const getRun = createRoute({
  ...{ method: 'get', path: '/api/runs/{runId}', tags, summary: 'One run' },
  request: { params: runParameter },
  responses: { 200: answers(runViewSchema, 'The run.'), ...problems('not-found') },
});

const endARun = createRoute({
  ...{ method: 'delete', path: '/api/runs/{runId}', tags, summary: 'End a run, and keep what it wrote' },
  request: {
    params: runParameter,
    query: z.object({
      manner: z
        .enum(['cancel', 'close'])
        .default('cancel')
        .meta({ description: '`close`: a conversation finishes its turn before.' }),
    }),
  },
  responses: {
    202: answers(runViewSchema, 'Its end is ordered, and an event of it when it has come.'),
    ...problems('not-found', 'refused'),
  },
});

const listEvents = createRoute({
  ...{
    method: 'get',
    path: '/api/runs/{runId}/events',
    tags,
    summary: 'The events of a run, the oldest first',
  },
  request: {
    params: runParameter,
    query: z.object({
      after: seqQuery.default(0).meta({ description: 'The last event that the client has.' }),
      limit: z.coerce.number().int().min(1).max(1_000).default(200),
    }),
  },
  responses: {
    200: answers(
      pageOf(eventViewSchema).extend({ headSeq: z.int(), firstSeq: z.int() }),
      'A page of events. It begins later than asked where the rest is not kept any more.',
    ),
    ...problems('not-found', 'invalid-request'),
  },
});

const streamRun = createRoute({
  method: 'get',
  path: '/api/runs/{runId}/stream',
  ...{ tags, summary: 'The events of a run as server-sent events, from the log and then live' },
  description:
    'The name of each event is its channel and its id its number. A client that comes back with `Last-Event-ID` gets exactly what it missed; `gap` says what is not kept any more. After `end` nothing follows, and whoever comes back is answered 204. An `EventSource` cannot send the token: give it a `ticket`.',
  request: {
    params: runParameter,
    query: z.object({
      after: seqQuery
        .optional()
        .meta({ description: 'The last event that the client has. `Last-Event-ID` wins.' }),
      ticket: z.string().max(100).optional().meta({ description: 'From `POST /api/tickets`, good once.' }),
    }),
    headers: z.object({ 'last-event-id': seqQuery.optional() }),
  },
  responses: {
    200: { description: 'The events.', content: { 'text/event-stream': { schema: z.string() } } },
    204: { description: 'The run has ended, and the client has all of it.' },
    ...problems('not-found', 'invalid-request', 'unavailable'),
  },
});

const sendInput = createRoute({
  ...{
    method: 'post',
    path: '/api/runs/{runId}/input',
    tags,
    summary: 'Type into a terminal, or speak to a conversation',
  },
  request: {
    params: runParameter,
    body: takes(
      z.union([
        z.strictObject({ text: z.string().max(INPUT_MAX_BYTES) }).meta({ description: 'For both.' }),
        claudeInputSchema,
        z.strictObject({ base64: z.base64().max(Math.ceil(INPUT_MAX_BYTES / 3) * 4) }),
      ]),
    ),
  },
  responses: {
    202: { description: 'It is on its way, and an event of the run.' },
    ...problems('not-found', 'invalid-request', 'refused', 'payload-too-large', 'unsupported-media-type'),
  },
});

const resizeRun = createRoute({
  ...{ method: 'post', path: '/api/runs/{runId}/resize', tags, summary: 'Change the size of a terminal' },
  request: { params: runParameter, body: takes(z.strictObject(terminalSizeSchema.shape)) },
  responses: {
    204: { description: 'Done, for everybody who watches it.' },
    ...problems('not-found', 'invalid-request', 'refused', 'unsupported-media-type'),
  },
});

const getScreen = createRoute({
  ...{ method: 'get', path: '/api/runs/{runId}/screen', tags, summary: 'What a terminal shows' },
  request: { params: runParameter },
  responses: {
    200: answers(
      z.object({
        seq: z.int().meta({ description: 'The last event that is drawn: go on after it.' }),
        columns: z.int(),
        rows: z.int(),
        text: z
          .string()
          .meta({ description: 'The escape sequences that bring a blank terminal to this state.' }),
      }),
      'The screen and up to 1,000 lines above it.',
    ),
    ...problems('not-found', 'unavailable'),
  },
});

/** Runs of every kind. */
export function runRoutes(app: HttpApp, access: RunAccess): void {
  const { log, attachments, screens } = access;

  app.openapi(listRuns, (context) => {
    const { limit, cursor } = context.req.valid('query');
    const records = log.list(limit + 1, cursor === undefined ? undefined : Number(cursor));
    return context.json(
      pageOfFound(records, limit, (record) => viewOfRun(log, record), numberOf),
      200,
    );
  });

  app.openapi(listActive, (context) => {
    const { limit, cursor } = context.req.valid('query');
    const records = [...log.liveRuns]
      .filter(({ run }) => cursor === undefined || run < Number(cursor))
      .sort((a, b) => b.run - a.run);
    return context.json(
      pageOfFound(records, limit, (record) => viewOfRun(log, record), numberOf),
      200,
    );
  });

  app.openapi(getRun, (context) =>
    context.json(viewOfRun(log, runOf(access, context.req.valid('param').runId)), 200),
  );

  app.openapi(endARun, async (context) => {
    const record = runOf(access, context.req.valid('param').runId);
    await endRun(access, record, context.req.valid('query').manner);
    return context.json(viewOfRun(log, runOf(access, record.runId)), 202);
  });

  app.openapi(listEvents, (context) => {
    const { runId, headSeq, firstSeq } = runOf(access, context.req.valid('param').runId);
    const { after, limit } = context.req.valid('query');
    const events = log.read(runId, after, limit, PAGE_BYTES);
    const last = events.at(-1);
    const nextCursor = last && last.seq < headSeq ? String(last.seq) : null;
    return context.json({ items: events.map(viewOfEvent), nextCursor, headSeq, firstSeq }, 200);
  });

  app.openapi(streamRun, (context) => {
    const { runId, status, headSeq } = runOf(access, context.req.valid('param').runId);
    const { after = 0 } = context.req.valid('query');
    // A cursor from beyond the end is one of a log that was lost.
    const cursor = Math.min(context.req.valid('header')['last-event-id'] ?? after, headSeq);
    if (status === 'ended' && cursor === headSeq) return context.body(null, 204);
    const stream = new EventStream(attachments);
    if (!attachments.add(stream, ATTACH_ID, runId, cursor)) {
      stream.close();
      throw new HttpProblem('unavailable', 'Too many runs are watched.', { retryAfterSeconds: 1 });
    }
    return context.body(stream.body, 200, {
      'content-type': 'text/event-stream; charset=utf-8',
      // It is sent as it comes, by this server and by proxies.
      ...{ 'transfer-encoding': 'chunked', 'x-accel-buffering': 'no' },
    });
  });

  app.openapi(sendInput, async (context) => {
    const record = runOf(access, context.req.valid('param').runId);
    const input = context.req.valid('json');
    if ('base64' in input) await tellRun(access, record, Buffer.from(input.base64, 'base64'));
    else await tellRun(access, record, 'text' in input ? { type: 'text', text: input.text } : input);
    return context.body(null, 202);
  });

  app.openapi(resizeRun, async (context) => {
    const record = runOf(access, context.req.valid('param').runId);
    await tellRun(access, record, { type: 'resize', ...context.req.valid('json') });
    return context.body(null, 204);
  });

  app.openapi(getScreen, async (context) => {
    const { runId } = runOf(access, context.req.valid('param').runId);
    const snapshot = await screens.snapshot(runId);
    if (!snapshot)
      throw new HttpProblem('unavailable', 'The screen cannot be drawn now.', { retryAfterSeconds: 1 });
    const { seq, size, text } = snapshot;
    return context.json({ seq, ...size, text }, 200);
  });
}

const numberOf = ({ run }: { readonly run: number }) => String(run);

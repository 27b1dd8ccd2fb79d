import { clientIdSchema, layoutSchema } from '@claude-projects/protocol';
import { createRoute, z } from '@hono/zod-openapi';
import type { RunAccess } from '../../run-access.js';
import { HttpProblem } from '../http-problem.js';
import { TICKET_SECONDS, type Tickets } from '../tickets.js';
import { answers, problems, takes } from './documented.js';
import type { HttpApp } from './route-parts.js';

const tags = ['clients'];
const params = z.object({ clientId: clientIdSchema });

const issueTicket = createRoute({
  ...{ method: 'post', path: '/api/tickets', tags, summary: 'A ticket for a WebSocket or an EventSource' },
  description:
    'It stands for the token once, within half a minute: as `auth.ticket` of Socket.IO, or as `ticket` of a stream. A page that must not hold the token gets tickets from whoever holds it.',
  responses: {
    201: answers(z.object({ ticket: z.string(), expiresInSeconds: z.int() }), 'The ticket.'),
    ...problems('unsupported-media-type'),
  },
});

const getLayout = createRoute({
  ...{ method: 'get', path: '/api/layouts/{clientId}', tags, summary: 'How a client arranged what it shows' },
  request: { params },
  responses: { 200: answers(layoutSchema, 'As it was kept.'), ...problems('not-found', 'invalid-request') },
});

const putLayout = createRoute({
  ...{
    method: 'put',
    path: '/api/layouts/{clientId}',
    tags,
    summary: 'Keep how a client arranges what it shows',
  },
  request: { params, body: takes(layoutSchema) },
  responses: {
    204: { description: 'Kept. Of more than 1,000 clients the ones that came last keep theirs.' },
    ...problems('invalid-request', 'payload-too-large', 'unsupported-media-type', 'unavailable'),
  },
});

/** What clients keep here for themselves. */
export function clientRoutes(app: HttpApp, { log }: RunAccess, tickets: Tickets, now: () => number): void {
  app.openapi(issueTicket, (context) =>
    context.json({ ticket: tickets.issue(now()), expiresInSeconds: TICKET_SECONDS }, 201),
  );

  app.openapi(getLayout, (context) => {
    const { clientId } = context.req.valid('param');
    const layout = layoutSchema.nullable().parse(log.layout(clientId));
    if (!layout) throw new HttpProblem('not-found', `No layout of ${clientId} is kept.`);
    return context.json(layout, 200);
  });

  app.openapi(putLayout, (context) => {
    if (log.paused) throw new HttpProblem('unavailable', log.paused.reason, { retryAfterSeconds: 1 });
    log.saveLayout(context.req.valid('param').clientId, context.req.valid('json'));
    return context.body(null, 204);
  });
}

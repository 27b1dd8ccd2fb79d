import { approvalAnswerSchema, approvalRequestSchema, type PendingApproval } from '@claude-projects/protocol';
import { createRoute, z } from '@hono/zod-openapi';
import type { RunAccess } from '../../run-access.js';
import { tellRun } from '../../tell-run.js';
import { answers, pageOf, pageOfFound, pageQuery, problems, runParameter, takes } from './documented.js';
import { type HttpApp, runOf } from './route-parts.js';

const APPROVAL_ID = /^[\x21-\x7e]{1,200}$/;
const tags = ['approvals'];

const approvalViewSchema = approvalRequestSchema
  .extend({ runId: z.string(), sessionId: z.string(), requestedAt: z.iso.datetime() })
  .meta({ id: 'Approval', description: 'A question that a conversation waits with until somebody answers.' });

const listAll = createRoute({
  ...{ method: 'get', path: '/api/approvals', tags, summary: 'What waits for an answer, the oldest first' },
  request: { query: pageQuery(APPROVAL_ID) },
  responses: { 200: answers(pageOf(approvalViewSchema), 'A page.'), ...problems('invalid-request') },
});
const listOfRun = createRoute({
  ...{ method: 'get', path: '/api/runs/{runId}/approvals', tags, summary: 'What a run waits with' },
  request: { params: runParameter, query: pageQuery(APPROVAL_ID) },
  responses: {
    200: answers(pageOf(approvalViewSchema), 'A page.'),
    ...problems('not-found', 'invalid-request'),
  },
});
const answerOne = createRoute({
  ...{ method: 'post', path: '/api/runs/{runId}/approvals/{approvalId}', tags, summary: 'Answer a question' },
  request: {
    params: runParameter.extend({ approvalId: z.string().min(1).max(200) }),
    body: takes(approvalAnswerSchema),
  },
  responses: {
    202: { description: 'It is on its way. Whoever answers later is refused.' },
    ...problems('not-found', 'invalid-request', 'refused', 'payload-too-large', 'unsupported-media-type'),
  },
});

/** Questions of conversations, which any client may answer. */
export function approvalRoutes(app: HttpApp, access: RunAccess): void {
  const page = (runId: string | null, limit: number, cursor: string | undefined) => {
    const waiting = access.claude.approvals(runId);
    // Where the one that the page before ended with is answered, what is left begins anew.
    const after = waiting.findIndex(({ approvalId }) => approvalId === cursor) + 1;
    return pageOfFound(waiting.slice(after), limit, viewOfApproval, ({ approvalId }) => approvalId);
  };

  app.openapi(listAll, (context) => {
    const { limit, cursor } = context.req.valid('query');
    return context.json(page(null, limit, cursor), 200);
  });

  app.openapi(listOfRun, (context) => {
    const { runId } = runOf(access, context.req.valid('param').runId);
    const { limit, cursor } = context.req.valid('query');
    return context.json(page(runId, limit, cursor), 200);
  });

  app.openapi(answerOne, async (context) => {
    const { runId, approvalId } = context.req.valid('param');
    const answer = context.req.valid('json');
    await tellRun(access, runOf(access, runId), { type: 'approval', approvalId, answer });
    return context.body(null, 202);
  });
}

function viewOfApproval({ conversationId, requestedAt, ...rest }: PendingApproval) {
  return { ...rest, sessionId: conversationId, requestedAt: new Date(requestedAt).toISOString() };
}

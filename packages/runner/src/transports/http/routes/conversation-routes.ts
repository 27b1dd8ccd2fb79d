import { runViewSchema, type StartClaudeRun } from '@claude-projects/protocol';
import { createRoute, z } from '@hono/zod-openapi';
import type { Conversation } from '../../../claude/conversation-store.js';
import type { RunAccess } from '../../run-access.js';
import { viewOfRun } from '../../view-of-run.js';
import { HttpProblem } from '../http-problem.js';
import { answers, pageOf, pageQuery, problems, runParameter, takes } from './documented.js';
import { MESSAGE_PLACE, messagePage } from './message-page.js';
import { type HttpApp, runOf } from './route-parts.js';
import { freshSchema, laterSchema, startOf } from './start-conversation.js';
import { conversationViewSchema, messageViewSchema, viewOfConversation } from './view-of-conversation.js';

const CONVERSATION_PLACE = /^\d{1,15}\.[\w-]{1,100}$/;
const RUN_NUMBER = /^\d{1,15}$/;
const tags = ['sessions'];
const params = z.object({ sessionId: z.string().min(1).max(200) });
const started = {
  201: answers(runViewSchema, 'It is on its way; its events tell the rest.'),
  ...problems('invalid-request', 'refused', 'payload-too-large', 'unsupported-media-type'),
};

const startFresh = createRoute({
  ...{ method: 'post', path: '/api/runs/start', tags: ['runs'], summary: 'Start a new conversation' },
  request: { body: takes(freshSchema) },
  responses: started,
});
const resume = createRoute({
  ...{ method: 'post', path: '/api/runs/resume', tags: ['runs'], summary: 'Go on with a conversation' },
  request: { body: takes(laterSchema) },
  responses: started,
});
const fork = createRoute({
  ...{
    method: 'post',
    path: '/api/runs/fork',
    tags: ['runs'],
    summary: 'Branch a conversation, which stays as it is',
  },
  request: { body: takes(laterSchema) },
  responses: started,
});

const runMessages = createRoute({
  ...{ method: 'get', path: '/api/runs/{runId}/messages', tags: ['runs'], summary: 'The messages of a run' },
  request: { params: runParameter, query: pageQuery(MESSAGE_PLACE) },
  responses: {
    200: answers(pageOf(messageViewSchema), 'A page of messages, the oldest first. A terminal has none.'),
    ...problems('not-found', 'invalid-request'),
  },
});

const list = createRoute({
  ...{ method: 'get', path: '/api/sessions', tags, summary: 'The conversations, the newest first' },
  request: { query: pageQuery(CONVERSATION_PLACE) },
  responses: { 200: answers(pageOf(conversationViewSchema), 'A page.'), ...problems('invalid-request') },
});
const get = createRoute({
  ...{ method: 'get', path: '/api/sessions/{sessionId}', tags, summary: 'One conversation' },
  request: { params },
  responses: { 200: answers(conversationViewSchema, 'The conversation.'), ...problems('not-found') },
});
const messages = createRoute({
  ...{
    method: 'get',
    path: '/api/sessions/{sessionId}/messages',
    tags,
    summary: 'Its messages over all its runs',
  },
  request: { params, query: pageQuery(MESSAGE_PLACE) },
  responses: {
    200: answers(pageOf(messageViewSchema), 'A page of messages, the oldest first.'),
    ...problems('not-found', 'invalid-request'),
  },
});
const runs = createRoute({
  ...{ method: 'get', path: '/api/sessions/{sessionId}/runs', tags, summary: 'Its runs, the oldest first' },
  request: { params, query: pageQuery(RUN_NUMBER) },
  responses: {
    200: answers(pageOf(runViewSchema), 'A page of runs.'),
    ...problems('not-found', 'invalid-request'),
  },
});
const forks = createRoute({
  ...{
    method: 'get',
    path: '/api/sessions/{sessionId}/forks',
    tags,
    summary: 'What was forked from it, the newest first',
  },
  request: { params, query: pageQuery(CONVERSATION_PLACE) },
  responses: {
    200: answers(pageOf(conversationViewSchema), 'A page of conversations.'),
    ...problems('not-found', 'invalid-request'),
  },
});

/** Conversations and their runs. */
export function conversationRoutes(app: HttpApp, access: RunAccess): void {
  const { claude, log } = access;
  const { conversations } = claude;
  const started = async (wanted: StartClaudeRun) =>
    viewOfRun(log, runOf(access, (await claude.start(wanted)).runId));
  const at = (runId: string) => ({ location: `/api/runs/${runId}` });

  app.openapi(startFresh, async (context) => {
    const run = await started(startOf('fresh', context.req.valid('json'), access.environment));
    return context.json(run, 201, at(run.runId));
  });

  app.openapi(resume, async (context) => {
    const run = await started(startOf('resume', context.req.valid('json'), access.environment));
    return context.json(run, 201, at(run.runId));
  });

  app.openapi(fork, async (context) => {
    const run = await started(startOf('fork', context.req.valid('json'), access.environment));
    return context.json(run, 201, at(run.runId));
  });

  app.openapi(runMessages, (context) => {
    const record = runOf(access, context.req.valid('param').runId);
    const { limit, cursor } = context.req.valid('query');
    if (!record.claude) return context.json({ items: [], nextCursor: null }, 200);
    return context.json(
      messagePage(log.claude, record.claude.conversationId, record.run, limit, cursor),
      200,
    );
  });

  app.openapi(list, (context) => {
    const { limit, cursor = null } = context.req.valid('query');
    const { items, nextCursor } = conversations.list(limit, cursor);
    return context.json({ items: items.map(viewOfConversation), nextCursor }, 200);
  });

  app.openapi(get, (context) =>
    context.json(viewOfConversation(known(context.req.valid('param').sessionId)), 200),
  );

  app.openapi(messages, (context) => {
    const { conversationId } = known(context.req.valid('param').sessionId);
    const { limit, cursor } = context.req.valid('query');
    return context.json(messagePage(log.claude, conversationId, null, limit, cursor), 200);
  });

  app.openapi(runs, (context) => {
    const { conversationId } = known(context.req.valid('param').sessionId);
    const { limit, cursor = null } = context.req.valid('query');
    const { items, nextCursor } = conversations.runs(conversationId, limit, cursor);
    return context.json(
      { items: items.map(({ runId }) => viewOfRun(log, runOf(access, runId))), nextCursor },
      200,
    );
  });

  app.openapi(forks, (context) => {
    const { conversationId } = known(context.req.valid('param').sessionId);
    const { limit, cursor = null } = context.req.valid('query');
    const { items, nextCursor } = conversations.forks(conversationId, limit, cursor);
    return context.json({ items: items.map(viewOfConversation), nextCursor }, 200);
  });

  function known(sessionId: string): Conversation {
    const found = conversations.get(sessionId);
    if (!found) throw new HttpProblem('not-found', `There is no conversation ${sessionId}.`);
    return found;
  }
}

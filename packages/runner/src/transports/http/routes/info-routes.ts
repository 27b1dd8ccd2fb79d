import { createRoute, z } from '@hono/zod-openapi';
import type { RunAccess } from '../../run-access.js';
import { docsPage } from '../docs-page.js';
import type { HttpMetrics } from '../http-metrics.js';
import { answers, problems } from './documented.js';
import type { HttpApp } from './route-parts.js';

const tags = ['runner'];
const security: [] = [];

const info = createRoute({
  ...{ method: 'get', path: '/', tags, security, summary: 'What this is' },
  responses: {
    200: answers(
      z.object({ name: z.string(), version: z.string(), documentation: z.string(), openapi: z.string() }),
      'Where to read on.',
    ),
  },
});

const health = createRoute({
  ...{ method: 'get', path: '/health', tags, security, summary: 'Whether it can do its work' },
  responses: {
    200: answers(z.object({ status: z.literal('ok') }), 'It can.'),
    503: answers(z.object({ status: z.literal('degraded'), reason: z.string() }), 'It waits for something.'),
  },
});

const metrics = createRoute({
  ...{ method: 'get', path: '/metrics', tags, summary: 'Figures for Prometheus' },
  responses: {
    200: { description: 'The figures.', content: { 'text/plain': { schema: z.string() } } },
    ...problems(),
  },
});

const TITLE = 'claude-projects runner';
const DESCRIPTION =
  'Starts, watches and drives what runs on this machine. Every route but those about the runner itself wants the token of `http-token` in the state directory as `Authorization: Bearer …`.';

/** What the runner says about itself. */
export function infoRoutes(
  app: HttpApp,
  access: RunAccess,
  { version, httpMetrics }: { readonly version: string; readonly httpMetrics: HttpMetrics },
): void {
  app.openapi(info, (context) =>
    context.json({ name: TITLE, version, documentation: '/docs', openapi: '/openapi.json' }, 200),
  );

  app.openapi(health, (context) => {
    const { keeperId, logPaused } = access.status();
    const reason = logPaused ?? (keeperId === null ? 'the keeper is not connected' : null);
    if (reason !== null) return context.json({ status: 'degraded' as const, reason }, 503);
    return context.json({ status: 'ok' as const }, 200);
  });

  app.openapi(metrics, async (context) =>
    context.text(await httpMetrics.text(), 200, { 'content-type': httpMetrics.contentType }),
  );

  app.get('/openapi.json', (context) => context.json(openApiDocument(app, version)));
  app.get('/docs', (context) => context.html(docsPage(openApiDocument(app, version))));
}

/** What every route takes and answers, for programs. */
export function openApiDocument(app: HttpApp, version: string): object {
  app.openAPIRegistry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer' });
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title: TITLE, version, description: DESCRIPTION },
    security: [{ token: [] }],
  });
}

import { isDeeper, JSON_DEPTH_MAX } from '@claude-projects/protocol';
import { OpenAPIHono } from '@hono/zod-openapi';
import { cors } from 'hono/cors';
import { HTTPException } from 'hono/http-exception';
import { secureHeaders } from 'hono/secure-headers';
import { Refusal } from '../local-server.js';
import type { RunAccess } from '../run-access.js';
import type { AllowedCallers } from './allowed-callers.js';
import { DOCS_STYLE_HASH } from './docs-page.js';
import type { Gate } from './gate.js';
import { guard } from './guard.js';
import type { HttpEnvironment } from './http-environment.js';
import type { HttpMetrics } from './http-metrics.js';
import { HttpProblem } from './http-problem.js';
import { approvalRoutes } from './routes/approval-routes.js';
import { clientRoutes } from './routes/client-routes.js';
import { conversationRoutes } from './routes/conversation-routes.js';
import { infoRoutes } from './routes/info-routes.js';
import type { HttpApp } from './routes/route-parts.js';
import { runRoutes } from './routes/run-routes.js';
import { sessionRoutes } from './routes/session-routes.js';

export interface AppParts {
  readonly access: RunAccess;
  readonly gate: Gate;
  readonly callers: AllowedCallers;
  readonly metrics: HttpMetrics;
  readonly version: string;
  readonly tls: boolean;
  /** Milliseconds that never go back. */
  now(): number;
  log(level: string, text: string): void;
  bug(error: unknown): void;
}

/** Everything that is answered over HTTP. */
export function createApp(parts: AppParts): HttpApp {
  const { access, gate, callers, metrics, version, now } = parts;
  const app: HttpApp = new OpenAPIHono<HttpEnvironment>({
    defaultHook: (result) => {
      if (result.success) return;
      const errors = result.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
      throw new HttpProblem('invalid-request', 'Correct what `errors` names.', { errors });
    },
  });
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        ...{ defaultSrc: ["'none'"], styleSrc: [DOCS_STYLE_HASH], connectSrc: ["'self'"] },
        ...{ baseUri: ["'none'"], formAction: ["'none'"], frameAncestors: ["'none'"] },
      },
      ...{ xFrameOptions: 'DENY', referrerPolicy: 'no-referrer' },
      strictTransportSecurity: parts.tls,
    }),
  );
  app.use(async (context, next) => {
    await next();
    context.res.headers.set('cache-control', 'no-store');
    metrics.answered(context.req.method, context.res.status);
  });
  app.use(
    cors({
      origin: (origin) => (callers.isForeignAndAllowed(origin) ? origin : null),
      allowMethods: ['GET', 'POST', 'PUT', 'DELETE'],
      allowHeaders: ['authorization', 'content-type', 'last-event-id'],
      maxAge: 600,
    }),
  );
  app.use(
    guard(gate, (problem) => {
      metrics.refused(problem.code);
      if (problem.code !== 'rate-limited')
        parts.log('warn', `over HTTP: ${problem.code}, ${problem.message}`);
    }),
  );
  app.use(async ({ req }, next) => {
    const body = req.header('content-type') === undefined ? null : await req.json().catch(() => null);
    if (isDeeper(body, JSON_DEPTH_MAX)) {
      throw new HttpProblem('invalid-request', `A body is nested ${JSON_DEPTH_MAX} levels deep at most.`);
    }
    await next();
  });
  infoRoutes(app, access, { version, httpMetrics: metrics });
  runRoutes(app, access);
  conversationRoutes(app, access);
  sessionRoutes(app, access);
  approvalRoutes(app, access);
  clientRoutes(app, access, gate.tickets, now);
  app.notFound(({ req }) => new HttpProblem('not-found', `There is no ${req.method} ${req.path}.`).response);
  app.onError((error) => problemOf(error, parts).response);
  return app;
}

function problemOf(error: Error, parts: AppParts): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (error instanceof Refusal) return new HttpProblem('refused', error.message);
  // What Hono itself refuses is a body that is no JSON.
  if (error instanceof HTTPException && error.status < 500) {
    return new HttpProblem('invalid-request', error.message || 'The body is no JSON.');
  }
  parts.bug(error);
  return new HttpProblem('internal', 'The daemon failed at this: see its log.');
}

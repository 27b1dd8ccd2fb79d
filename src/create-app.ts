import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import helmet from 'helmet';
import { appModule } from './app.module.js';
import { assertAccessDeclared } from './auth/assert-access-declared.js';
import type { Settings } from './config/settings.js';
import { HeartbeatFastPath } from './heartbeats/heartbeat-fast-path.js';
import { ignoreAnyEtag } from './http/ignore-any-etag.js';
import { ignoreExpectations } from './http/ignore-expectations.js';
import { useJsonBodies } from './http/json-body.js';
import { boundConnections } from './http/server-timeouts.js';
import { createLogger } from './logging/logger.js';
import { NestLogger } from './logging/nest-logger.js';
import { requestLog } from './logging/request-log.js';
import { OpenapiDocument } from './openapi/openapi-document.js';
import { ProblemFilter } from './problems/problem.filter.js';
import { createValidationPipe } from './problems/validation.js';
import { Tracing } from './tracing/tracing.js';

/**
 * Makes the API, connected to its database and not listening yet. Everything that answers requests is made
 * here: the server, the Lambda, the tests and the description of the API must not differ.
 * Throws a `StartFailure` when the database does not answer.
 */
export async function createApp(
  settings: Settings,
  { connected = true }: { connected?: boolean } = {},
): Promise<NestExpressApplication> {
  const logger = createLogger(settings.logLevel);
  const app = await NestFactory.create<NestExpressApplication>(appModule(settings, connected), {
    logger: new NestLogger(logger),
    abortOnError: false,
    bodyParser: false,
  });
  assertAccessDeclared(app);
  app.get(OpenapiDocument).describe(app);
  app.set('trust proxy', settings.trustedProxyHops);
  app.set('etag', false);
  app.disable('x-powered-by');
  const { requests } = app.get(Tracing);
  if (requests) app.use(requests);
  app.use(requestLog(logger));
  // Plain HTTP on loopback is a way to run this; a browser must not be told to look for HTTPS there.
  app.use(helmet({ contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } }));
  app.use(app.get(HeartbeatFastPath).handle);
  app.use(ignoreAnyEtag);
  useJsonBodies(app, settings.requestBodyLimitKib);
  app.useGlobalPipes(createValidationPipe());
  app.useGlobalFilters(new ProblemFilter(logger));
  boundConnections(app.getHttpServer());
  ignoreExpectations(app.getHttpServer());
  return app;
}

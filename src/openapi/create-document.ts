import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { completeOperations } from './complete-operations.js';
import { completeSchemas } from './complete-schemas.js';
import { describeLimits } from './describe-limits.js';
import { shareResponses } from './share-responses.js';

/** Describes the API from its code. Needs no database. */
export function createDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('claude-projects')
    .setDescription(
      'Tracks long Claude Code sessions across machines, notices the ones that died or stalled, and hands each ' +
        'to exactly one new holder. Times are RFC 3339 in UTC. Every refusal is `application/problem+json`.',
    )
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key.' }, 'bearer')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'An API key.' }, 'apiKey')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  // In the order of their names: that in which modules are put together is nobody's business.
  document.paths = Object.fromEntries(Object.entries(document.paths).sort(([a], [b]) => (a < b ? -1 : 1)));
  completeOperations(document);
  completeSchemas(document);
  return describeLimits(shareResponses(document));
}

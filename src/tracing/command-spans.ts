import type { AsyncLocalStorage } from 'node:async_hooks';
import { type Context, type Span, SpanKind, SpanStatusCode, type Tracer } from '@opentelemetry/api';
import type { mongo } from 'mongoose';

/** Commands under way; the driver bounds them by its connections, so this is only reached if it loses answers. */
const UNDER_WAY_MAX = 10_000;

/**
 * Makes a span of each command that is sent within another span: its name and its collection, no value of it.
 * What runs outside of all spans, such as looking whether a webhook has something due, is not told.
 */
export function watchCommands(
  client: mongo.MongoClient,
  tracer: Tracer,
  contexts: AsyncLocalStorage<Context>,
): void {
  const underWay = new Map<string, Span>();
  client.on('commandStarted', (event) => {
    const context = contexts.getStore();
    if (!context || underWay.size >= UNDER_WAY_MAX) return;
    const collection: unknown = event.command[event.commandName];
    const of = typeof collection === 'string' ? collection : null;
    const span = tracer.startSpan(
      of === null ? event.commandName : `${event.commandName} ${of}`,
      {
        kind: SpanKind.CLIENT,
        attributes: {
          'db.system.name': 'mongodb',
          'db.namespace': event.databaseName,
          'db.operation.name': event.commandName,
          ...(of === null ? {} : { 'db.collection.name': of }),
        },
      },
      context,
    );
    underWay.set(keyOf(event), span);
  });
  const end = (event: Answered, failure: string | null) => {
    const span = underWay.get(keyOf(event));
    if (!span) return;
    underWay.delete(keyOf(event));
    if (failure !== null) {
      span.setAttribute('error.type', failure);
      span.setStatus({ code: SpanStatusCode.ERROR });
    }
    span.end();
  };
  client.on('commandSucceeded', (event) => end(event, null));
  // The name alone: the message of a refused write repeats its values.
  client.on('commandFailed', (event) => end(event, event.failure.name));
}

type Answered = Pick<mongo.CommandSucceededEvent, 'requestId' | 'address'>;

/** Requests are numbered by the process, and their answers carry the number. */
function keyOf({ requestId, address }: Answered): string {
  return `${address} ${requestId}`;
}

import type { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import type { RequestHandler } from 'express';
import { routePattern } from '../http/route-pattern.js';

/**
 * Makes a span of each request, below the span that its `traceparent` names. From then on that header names
 * the request's own span, so the request log finds the trace in one place, whoever began it.
 */
export function requestSpans(tracer: Tracer, contexts: AsyncLocalStorage<Context>): RequestHandler {
  const propagator = new W3CTraceContextPropagator();
  return (request, response, next) => {
    const { method } = request;
    const parent = propagator.extract(ROOT_CONTEXT, request.headers, defaultTextMapGetter);
    const attributes = { 'http.request.method': method };
    const span = tracer.startSpan(method, { kind: SpanKind.SERVER, attributes }, parent);
    const context = trace.setSpan(parent, span);
    propagator.inject(context, request.headers, defaultTextMapSetter);
    const end = () => {
      if (!span.isRecording()) return;
      const route = routePattern(request);
      const { statusCode } = response;
      span.updateName(`${method} ${route}`);
      span.setAttributes({ 'http.route': route, 'http.response.status_code': statusCode });
      if (statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    };
    // A client that goes away leaves no finish, and a function in the cloud no close.
    response.once('finish', end);
    response.once('close', end);
    contexts.run(context, next);
  };
}

import { AsyncLocalStorage } from 'node:async_hooks';
import type { OnApplicationShutdown } from '@nestjs/common';
import {
  type Context,
  SpanKind as Kind,
  ROOT_CONTEXT,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { RequestHandler } from 'express';
import type { mongo } from 'mongoose';
import type { Settings } from '../config/settings.js';
import { watchCommands } from './command-spans.js';
import { requestSpans } from './request-spans.js';
import { type Note, type SpanAttributes, type SpanKind, Tracing } from './tracing.js';

/** A collector that does not answer holds up the end of the process, or of an invocation, for so long. */
const EXPORT_TIMEOUT_MS = 1_500;
/** After a failure no invocation waits for the collector for so long; what it made is sent when somebody does. */
const AWAY_MS = 30_000;
/** Spans that wait to be sent; what comes beyond is dropped. */
const SPANS_WAITING_MAX = 2_048;
const ATTRIBUTE_LENGTH_MAX = 256;
const TELL_EVERY_MS = 60_000;

const KINDS = { client: Kind.CLIENT, internal: Kind.INTERNAL } as const;

/**
 * Sends spans to an OpenTelemetry collector by OTLP over HTTP, in JSON. Nothing is registered globally, so
 * that a process may hold several. This file is loaded only where tracing is on, and is a bundle of its own:
 * it may import nothing of which there must be one only.
 */
class OpenTelemetryTracing extends Tracing implements OnApplicationShutdown {
  readonly requests: RequestHandler;
  private readonly contexts = new AsyncLocalStorage<Context>();
  private readonly tracer: Tracer;

  constructor(
    private readonly provider: TracerProvider,
    private readonly failures: { lastAtMs: number },
  ) {
    super();
    this.tracer = provider.getTracer('claude-projects');
    this.requests = requestSpans(this.tracer, this.contexts);
  }

  async span<T>(
    name: string,
    kind: SpanKind,
    attributes: SpanAttributes,
    work: (note: Note) => Promise<T>,
  ): Promise<T> {
    const around = this.contexts.getStore() ?? ROOT_CONTEXT;
    const span = this.tracer.startSpan(name, { kind: KINDS[kind], attributes }, around);
    try {
      return await this.contexts.run(trace.setSpan(around, span), work, (more) => span.setAttributes(more));
    } catch (error) {
      // The name alone: a message may repeat what somebody sent.
      span.setAttribute('error.type', error instanceof Error ? error.name : 'unknown');
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  }

  keep<A extends unknown[]>(later: (...args: A) => void): (...args: A) => void {
    const around = this.contexts.getStore();
    return around ? (...args) => this.contexts.run(around, later, ...args) : later;
  }

  watch(client: mongo.MongoClient): void {
    watchCommands(client, this.tracer, this.contexts);
  }

  async flush(): Promise<void> {
    if (performance.now() - this.failures.lastAtMs < AWAY_MS) return;
    await this.provider.forceFlush({ timeoutMillis: EXPORT_TIMEOUT_MS }).catch(() => undefined);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.provider.shutdown().catch(() => undefined);
  }
}

/**
 * `endpoint` is the collector's base URL: spans go to `/v1/traces` below it. `warn` hears of spans that
 * were lost, at most once a minute.
 */
export function startTracing(settings: Settings, endpoint: string, warn: (message: string) => void): Tracing {
  const failures = { lastAtMs: Number.NEGATIVE_INFINITY };
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
    headers: { ...settings.otlpHeaders },
    timeoutMillis: EXPORT_TIMEOUT_MS,
  });
  const processor = new BatchSpanProcessor({
    exporter: tellingFailures(exporter, failures, warn),
    maxQueueSize: SPANS_WAITING_MAX,
    exportTimeoutMillis: EXPORT_TIMEOUT_MS,
  });
  return new OpenTelemetryTracing(
    new TracerProvider({
      resource: resourceFromAttributes({ 'service.name': settings.otelServiceName }),
      sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(settings.tracesSampledRatio) }),
      spanLimits: { attributeValueLengthLimit: ATTRIBUTE_LENGTH_MAX },
      spanProcessors: [processor],
    }),
    failures,
  );
}

/** Spans that get lost are told now and then; nothing else suffers from it. */
function tellingFailures(
  exporter: OTLPTraceExporter,
  failures: { lastAtMs: number },
  warn: (message: string) => void,
): SpanExporter {
  let toldAtMs = Number.NEGATIVE_INFINITY;
  return {
    export: (spans, done: (result: ExportResult) => void) => {
      exporter.export(spans, (result) => {
        const nowMs = performance.now();
        if (result.code !== ExportResultCode.SUCCESS) failures.lastAtMs = nowMs;
        if (result.code !== ExportResultCode.SUCCESS && nowMs - toldAtMs > TELL_EVERY_MS) {
          toldAtMs = nowMs;
          warn(`${spans.length} spans were lost: the collector did not take them.`);
        }
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush(),
  };
}

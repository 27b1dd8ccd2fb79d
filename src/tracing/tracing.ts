import type { RequestHandler } from 'express';
import type { mongo } from 'mongoose';

/** What is told of a span. Never a secret, a prompt, a body, or a value of somebody's. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

/** `client` asks another system, `internal` is work of this process. */
export type SpanKind = 'client' | 'internal';

/** Adds to the span under way. */
export type Note = (attributes: SpanAttributes) => void;

/** Spans of what this process does. An abstract class, so that it can be injected where it is off, too. */
export abstract class Tracing {
  /** Makes a span of each request. Null where tracing is off: then nothing stands in the way of a request. */
  abstract readonly requests: RequestHandler | null;

  /** Runs the work in a span, whose parent is the span around it. Throws what the work throws. */
  abstract span<T>(
    name: string,
    kind: SpanKind,
    attributes: SpanAttributes,
    work: (note: Note) => Promise<T>,
  ): Promise<T>;

  /** Gives what runs later, when something has arrived, the span that is under way now. */
  abstract keep<A extends unknown[]>(later: (...args: A) => void): (...args: A) => void;

  /** Makes a span of each command that the client sends on behalf of another span. */
  abstract watch(client: mongo.MongoClient): void;

  /** Sends what was not sent yet, in bounded time. Never rejects. */
  abstract flush(): Promise<void>;
}

/** Tracing that is off. */
export class NoTracing extends Tracing {
  readonly requests = null;

  async span<T>(
    _name: string,
    _kind: SpanKind,
    _attributes: SpanAttributes,
    work: (note: Note) => Promise<T>,
  ): Promise<T> {
    return await work(() => {});
  }

  keep<A extends unknown[]>(later: (...args: A) => void): (...args: A) => void {
    return later;
  }

  watch(): void {}

  async flush(): Promise<void> {}
}

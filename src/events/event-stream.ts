import type { Response } from 'express';
import { viewEvent } from './event.dto.js';
import type { SessionEvent } from './event.schema.js';

/** A comment now and then tells both sides that the connection is alive, and it is asked whether to go on. */
const ALIVE_EVERY_MS = 5_000;
const STREAM_BATCH_MAX = 100;

/** Reads the events behind a number, waiting for the next until a deadline or an abort. */
export type ReadBehind = (
  number: number,
  limit: number,
  deadline: number,
  signal: AbortSignal,
) => Promise<SessionEvent[]>;

/**
 * Sends events as server-sent events until the client goes, or until it may not go on. Their ids are cursors, so a client that
 * reconnects with `Last-Event-ID` misses none. A client that reads too slowly is waited for.
 */
export async function streamEvents(
  response: Response,
  from: number,
  read: ReadBehind,
  mayGoOn: () => Promise<boolean>,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  response.writeHead(200, {
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  });
  response.flushHeaders();
  let cursor = from;
  while (!gone.signal.aborted) {
    const events = await read(cursor, STREAM_BATCH_MAX, Date.now() + ALIVE_EVERY_MS, gone.signal);
    // Asked after the wait, so that nothing is told to whose key ended meanwhile.
    if (!(await mayGoOn())) break;
    const text = events.length === 0 ? ': alive\n\n' : events.map(asServerSentEvent).join('');
    cursor = events.at(-1)?._id ?? cursor;
    if (!gone.signal.aborted && !response.write(text)) await drained(response, gone.signal);
  }
  response.end();
}

function asServerSentEvent(event: SessionEvent): string {
  return `id: ${event._id}\nevent: ${event.type}\ndata: ${JSON.stringify(viewEvent(event))}\n\n`;
}

async function drained(response: Response, gone: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    response.once('drain', resolve);
    gone.addEventListener('abort', () => resolve(), { once: true });
  });
}

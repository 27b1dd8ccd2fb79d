import type { RunEvent, RunSummary } from '@claude-projects/protocol';
import type { DaemonLine } from '../transports/daemon-line.js';
import type { RunMessage } from '../transports/local-client.js';

const PAGE_EVENTS = 500;

/** A run's events from its oldest on, a page at a time. What is written meanwhile is not waited for. */
export async function* eventsOf(line: DaemonLine, wanted: string): AsyncGenerator<RunEvent> {
  let page: RunEvent[] = [];
  const client = await line.open({
    message: (message, body) => {
      const event = eventIn(message, body);
      if (event) page.push(event);
    },
  });
  try {
    const { runId, headSeq } = (await client.request({ method: 'run', runId: wanted })) as RunSummary;
    for (let after = 0; after < headSeq; ) {
      page = [];
      const request = { method: 'events', runId, after, limit: PAGE_EVENTS } as const;
      const { lastSeq } = (await client.request(request)) as { lastSeq: number };
      yield* page;
      if (lastSeq === after) return;
      after = lastSeq;
    }
  } finally {
    client.close();
  }
}

/** The event in a message, or null. Its payload is the message's bytes where it has no JSON. */
export function eventIn(message: RunMessage, body: Buffer): RunEvent | null {
  if (message.kind !== 'event') return null;
  const { event, json } = message;
  return { ...event, payload: json === undefined ? body : (json as object) };
}

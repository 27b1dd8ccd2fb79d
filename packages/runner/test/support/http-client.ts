import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RunSessionClient } from '@claude-projects/run-client';
import type { RunnerRig } from './runner-rig.js';
import { EventReader, type ServerSentEvent } from './server-sent-events.js';

/** A program that uses a runner over HTTP, with what the runner wrote into its state directory. */
export class HttpClient {
  constructor(private readonly rig: RunnerRig) {}

  get url(): string {
    return readFileSync(join(this.rig.state, 'http.url'), 'utf8').trim();
  }

  get token(): string {
    return readFileSync(join(this.rig.state, 'http-token'), 'utf8').trim();
  }

  async call(method: string, path: string, body?: unknown) {
    const answer = await fetch(this.url + path, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(60_000),
    });
    const text = await answer.text();
    const value = text === '' ? null : JSON.parse(text);
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return value;
  }

  stream(runId: string, after: number, heard?: (event: ServerSentEvent) => void): EventReader {
    const headers = { authorization: `Bearer ${this.token}`, 'last-event-id': String(after) };
    return new EventReader(`${this.url}/api/runs/${runId}/stream`, headers, heard);
  }

  /** By another way to the same runner, where one is given. */
  connect(url = this.url): RunSessionClient {
    return new RunSessionClient({ url, credentials: { token: this.token }, store: null });
  }
}

import { eventually } from './conditions.js';
import type { HttpRig } from './http-rig.js';

export interface ServerSentEvent {
  readonly id: string | null;
  readonly event: string;
  readonly data: Record<string, unknown>;
}

/** Reads one stream of server-sent events, as the standard says (https://html.spec.whatwg.org/#server-sent-events). */
export class EventReader {
  readonly events: ServerSentEvent[] = [];
  readonly comments: string[] = [];
  status = 0;
  over = false;
  private readonly aborting = new AbortController();
  private rest = '';
  private paused: PromiseWithResolvers<void> | null = null;

  constructor(
    url: string,
    headers: Record<string, string>,
    private readonly heard: (event: ServerSentEvent) => void = () => {},
  ) {
    void this.read(url, headers).catch(() => {
      this.over = true;
    });
  }

  /** Follows a run of a rig. */
  static of(rig: HttpRig, path: string, headers: Record<string, string> = {}): EventReader {
    return new EventReader(rig.url + path, { authorization: `Bearer ${rig.token}`, ...headers });
  }

  get ids(): number[] {
    return this.events.flatMap(({ id }) => (id === null ? [] : [Number(id)]));
  }

  /** Reads no more until `resume`. */
  pause(): void {
    this.paused = Promise.withResolvers();
  }

  resume(): void {
    this.paused?.resolve();
    this.paused = null;
  }

  leave(): void {
    this.resume();
    this.aborting.abort();
  }

  async until(what: string, holds: () => boolean, withinMs?: number): Promise<void> {
    await eventually(what, holds, withinMs);
  }

  private async read(url: string, headers: Record<string, string>): Promise<void> {
    const answer = await fetch(url, { headers, signal: this.aborting.signal });
    this.status = answer.status;
    const decoder = new TextDecoder();
    for await (const bytes of answer.body ?? []) {
      await this.paused?.promise;
      if (this.aborting.signal.aborted) return;
      this.take(decoder.decode(bytes, { stream: true }));
    }
    this.over = true;
  }

  private take(text: string): void {
    const blocks = (this.rest + text).split('\n\n');
    this.rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const lines = block.split('\n');
      const field = (name: string) =>
        lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? null;
      if (lines[0]?.startsWith(':')) this.comments.push(lines[0].slice(1).trim());
      const event = field('event');
      if (event === null) continue;
      const whole = { id: field('id'), event, data: JSON.parse(field('data') ?? 'null') };
      this.events.push(whole);
      this.heard(whole);
    }
  }
}

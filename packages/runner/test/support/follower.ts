import type { RunSessionClient } from '@claude-projects/run-client';
import { type CuttableProxy, startProxy } from '../../../../test/support/cuttable-proxy.js';
import { eventually } from './conditions.js';
import type { HttpClient } from './http-client.js';
import type { EventReader } from './server-sent-events.js';

/** An event as each of the ways in shows it: its number, its channel, and its payload as JSON or base64. */
type Shown = readonly [seq: number, channel: string, payload: string];

/** Follows one run, over Socket.IO or server-sent events, and loses its connection as often as it is told to. */
export abstract class Follower {
  readonly shown: Shown[] = [];
  readonly faults: string[] = [];

  /** The last event that it has. */
  get last(): number {
    return this.shown.at(-1)?.[0] ?? 0;
  }

  get ended(): boolean {
    return this.shown.at(-1)?.[2].includes('"reason"') === true;
  }

  async until(what: string, holds: () => boolean): Promise<void> {
    await eventually(what, holds, 60_000);
  }

  abstract come(): void;
  abstract leave(): void;

  /** It is not needed any more. */
  async close(): Promise<void> {
    this.leave();
  }

  protected follow(client: RunSessionClient, runId: string, counts: () => boolean): void {
    const watch = client.watch(runId, this.last);
    watch.on('gap', () => void this.faults.push('gap'));
    watch.on('event', ({ seq, channel, payload }) => {
      if (!counts()) return;
      const bytes = payload instanceof Uint8Array;
      this.show(seq, channel, bytes ? Buffer.from(payload).toString('base64') : JSON.stringify(payload));
    });
  }

  protected show(seq: number, channel: string, payload: string): void {
    if (seq !== this.last + 1 && this.faults.length < 5) this.faults.push(`${seq} came after ${this.last}`);
    this.shown.push([seq, channel, payload]);
  }
}

export class StreamFollower extends Follower {
  private reader: EventReader | null = null;

  constructor(
    private readonly client: HttpClient,
    private readonly runId: string,
  ) {
    super();
  }

  come(): void {
    const own = this.client.stream(this.runId, this.last, ({ id, event, data }) => {
      // What a connection still held when it was given up reaches nobody.
      if (this.reader !== own || event === 'end') return;
      if (id === null) this.faults.push(event);
      else this.show(Number(id), event, String(data.base64 ?? JSON.stringify(data.payload)));
    });
    this.reader = own;
  }

  leave(): void {
    this.reader?.leave();
    this.reader = null;
  }
}

/** Each time that it comes it is another client, which knows only what the one before has seen. */
export class SocketFollower extends Follower {
  private current: RunSessionClient | null = null;

  constructor(
    private readonly client: HttpClient,
    private readonly runId: string,
  ) {
    super();
  }

  come(): void {
    const own = this.client.connect();
    this.current = own;
    this.follow(own, this.runId, () => this.current === own);
  }

  leave(): void {
    this.current?.close();
    this.current = null;
  }
}

/** One client, whose network is cut: it comes back by itself, and goes on where it was. */
export class CutFollower extends Follower {
  private constructor(
    private readonly proxy: CuttableProxy,
    private readonly client: RunSessionClient,
    runId: string,
  ) {
    super();
    this.follow(client, runId, () => true);
  }

  static async open(client: HttpClient, runId: string): Promise<CutFollower> {
    const proxy = await startProxy({ host: '127.0.0.1', port: Number(new URL(client.url).port) });
    proxy.cut();
    return new CutFollower(proxy, client.connect(`http://127.0.0.1:${proxy.port}`), runId);
  }

  come(): void {
    this.proxy.heal();
  }

  leave(): void {
    this.proxy.cut();
  }

  override async close(): Promise<void> {
    this.client.close();
    await this.proxy.close();
  }
}

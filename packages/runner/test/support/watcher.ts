import type { RunEvent, RunSummary } from '@claude-projects/protocol';
import type { LocalClient, RunMessage } from '../../src/transports/local-client.js';
import { eventually } from './conditions.js';
import type { RunnerRig } from './runner-rig.js';

/** A client of one run, which checks that nothing is missing and nothing comes twice, however often it comes anew. */
export class Watcher {
  readonly events: Omit<RunEvent, 'payload'>[] = [];
  /** What it was sent as the screen to start from. */
  screen: string | null = null;
  faults: string[] = [];
  /** The last event that it has; null: it is fresh. */
  seen: number | null;
  outputBytes = 0;
  private readonly parts: Buffer[] = [];
  private client: LocalClient | null = null;
  private connections = 0;

  constructor(
    private readonly rig: RunnerRig,
    private readonly runId: string,
    after: number | null = 0,
  ) {
    this.seen = after;
  }

  async attach(): Promise<RunSummary> {
    this.connections += 1;
    const own = this.connections;
    const client = await this.rig.connect({
      // What a connection still held when it was given up reaches nobody.
      message: (message, body) => {
        if (own === this.connections) this.hear(message, body);
      },
    });
    this.client = client;
    const request = { method: 'attach', runId: this.runId, attachId: 1, after: this.seen } as const;
    return (await client.request(request)) as RunSummary;
  }

  leave(): void {
    this.connections += 1;
    this.client?.close();
    this.client = null;
  }

  get current(): LocalClient {
    if (!this.client) throw new Error('attach first');
    return this.client;
  }

  /** The last bytes of the output. */
  get tail(): string {
    return Buffer.concat(this.parts.slice(-3)).toString().slice(-100);
  }

  /** How often a line of the form `number <` came, which must count up. */
  get answers(): number {
    const found = [...this.output.toString().matchAll(/^(\d+) </gm)].map(([, number]) => Number(number));
    if (found.some((number, index) => number !== index + 1)) this.faults.push('an answer is missing');
    return found.length;
  }

  get output(): Buffer {
    return Buffer.concat(this.parts);
  }

  get ended(): boolean {
    return this.events.some(({ type }) => type === 'ended');
  }

  async until(what: string, holds: () => boolean, withinMs?: number): Promise<void> {
    await eventually(what, holds, withinMs);
  }

  private hear(message: RunMessage, body: Buffer): void {
    if (message.kind === 'gap') {
      this.faults.push(`nothing between ${message.after} and ${message.firstSeq}`);
      return;
    }
    if (message.kind === 'screen') {
      if (this.seen !== null) this.faults.push('a populated screen was sent anew');
      this.screen = body.toString();
      this.seen = message.seq;
      return;
    }
    const { event } = message;
    if (this.seen !== null && event.seq !== this.seen + 1 && this.faults.length < 5) {
      this.faults.push(`${event.seq} came after ${this.seen}`);
    }
    this.seen = event.seq;
    this.events.push(event);
    if (event.channel !== 'pty:stdout') return;
    this.parts.push(Buffer.from(body));
    this.outputBytes += body.length;
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import type { DaemonLine } from '../transports/daemon-line.js';
import { type LocalClient, NoDaemon, type RunMessage } from '../transports/local-client.js';
import { CliFailure } from './cli-failure.js';
import { EXIT } from './exit-codes.js';

const ATTACH_ID = 1;
/** A daemon that is killed or upgraded is back within this, or a person is told. */
const BACK_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 200;

export interface FollowedRunListener {
  message(message: RunMessage, body: Buffer): void;
  /** A daemon is there, for the first time or again. */
  connected?(): void;
  /** None came back in time. */
  lost(): void;
}

/** One run as it goes on, over the end of a daemon too: what was missed is asked for, and nothing comes twice. */
export class FollowedRun {
  private client: LocalClient | null = null;
  private over = false;

  constructor(
    private readonly line: DaemonLine,
    readonly runId: string,
    /** The last event that was seen. Null: none, and a screen to start from is wanted. */
    private seen: number | null,
    private readonly listener: FollowedRunListener,
  ) {}

  /** Null while no daemon is there. */
  get connection(): LocalClient | null {
    return this.client;
  }

  async connect(): Promise<void> {
    const client = await this.line.open({
      message: (message, body) => {
        if (message.kind === 'screen') this.seen = message.seq;
        else if (message.kind === 'event') this.seen = message.event.seq;
        this.listener.message(message, body);
      },
      closed: () => void this.reconnect(),
    });
    this.client = client;
    const request = { method: 'attach', runId: this.runId, attachId: ATTACH_ID, after: this.seen } as const;
    try {
      await client.request(request);
    } catch (error) {
      this.over = true;
      client.close();
      throw error;
    }
    this.listener.connected?.();
  }

  close(): void {
    this.over = true;
    this.client?.close();
  }

  private async reconnect(): Promise<void> {
    if (this.over) return;
    // A try over a network may take long itself.
    for (const until = Date.now() + BACK_WITHIN_MS; Date.now() < until && !this.over; ) {
      await delay(LOOK_EVERY_MS);
      try {
        await this.connect();
        return;
      } catch (error) {
        this.over = false;
        if (!(error instanceof NoDaemon)) break;
      }
    }
    this.listener.lost();
  }
}

export function daemonIsGone({ elsewhere }: DaemonLine): CliFailure {
  const where = elsewhere === null ? '' : ` on ${elsewhere.host}`;
  return new CliFailure(
    `The daemon is gone: start it${where} with "claude-projects up", then attach again.`,
    EXIT.noDaemon,
  );
}

import { setTimeout as delay } from 'node:timers/promises';
import type { RunEvent } from '@claude-projects/protocol';

const UP_WITHIN_MS = 15_000;
const LOOK_EVERY_MS = 50;
const LONGEST_SECONDS = 60;

/** How long the next restart waits after so many signs of overload without a turn that went well. Pure. */
export function restartDelaySeconds(overloads: number): number {
  return overloads === 0 ? 0 : Math.min(LONGEST_SECONDS, 2 ** (overloads - 1));
}

/**
 * Lets one conversation after the other be restarted, over all sessions: those that died together would sign in together,
 * and hit together what is overloaded already.
 */
export class RestartGate {
  private turn: Promise<unknown> = Promise.resolve();
  private overloads = 0;
  private waitingFor: string | null = null;

  constructor(private readonly wait: (milliseconds: number) => Promise<unknown> = delay) {}

  /** Calls `restart` when it is its turn. The next one's turn comes when the run that it answers is up, or has failed. */
  pass(restart: () => string | null): Promise<void> {
    const own = this.turn.then(async () => {
      await this.wait(restartDelaySeconds(this.overloads) * 1_000);
      this.waitingFor = restart();
      for (let waited = 0; this.waitingFor !== null && waited < UP_WITHIN_MS; waited += LOOK_EVERY_MS) {
        await this.wait(LOOK_EVERY_MS);
      }
    });
    // One that fails leaves the others their turns.
    this.turn = own.catch(() => {});
    return own;
  }

  committed(events: readonly RunEvent[]): void {
    for (const { runId, channel, type, payload } of events) {
      if (channel === 'claude:result' && type === 'success') this.overloads = 0;
      if (channel === 'claude:message' && isOverload(payload)) this.overloads += 1;
      if (runId !== this.waitingFor) continue;
      // It has signed in where it answers; and what has ended holds nobody up.
      if (type === 'assistant' || type === 'result' || type === 'ended' || type === 'start-failed')
        this.waitingFor = null;
      else if (type === 'system' && (payload as { subtype?: string }).subtype === 'init')
        this.waitingFor = null;
    }
  }
}

function isOverload(payload: object): boolean {
  const { subtype, error_status: status } = payload as { subtype?: string; error_status?: number | null };
  return subtype === 'api_retry' && (status === 429 || status === 529);
}

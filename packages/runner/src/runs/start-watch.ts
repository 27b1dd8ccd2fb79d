import type { RunEvent } from '@claude-projects/protocol';
import { Refusal } from '../transports/local-server.js';

const STARTED_WITHIN_MS = 30_000;

/** Tells whoever started a run whether its processes run, once the log knows. */
export class StartWatch {
  private readonly starting = new Map<string, (problem: string | null) => void>();

  /** Resolves when they run. Throws a `Refusal` that says why they do not. */
  async expect(runId: string): Promise<void> {
    const problem = await new Promise<string | null>((resolve) => {
      const timer = setTimeout(() => resolve('the keeper did not answer'), STARTED_WITHIN_MS);
      this.starting.set(runId, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
    });
    this.starting.delete(runId);
    if (problem !== null) throw new Refusal(problem);
  }

  committed(events: readonly RunEvent[]): void {
    if (this.starting.size === 0) return;
    for (const { runId, type, payload } of events) {
      const answer = this.starting.get(runId);
      if (type === 'started') answer?.(null);
      // The first word counts: a run that ended without having started never ran.
      else if (type === 'start-failed' || type === 'ended') answer?.((payload as { reason: string }).reason);
    }
  }
}

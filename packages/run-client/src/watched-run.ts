import type { AttachResult, RunEvent, RunGap } from '@claude-projects/protocol';
import { ListenerSet, type RunListenerName, type RunListeners } from './run-listeners.js';

/** What a client sees of a run that it follows. */
export type RunWatch = Pick<WatchedRun, 'runId' | 'lastSeq' | 'on'>;

/**
 * One run as a client follows it. Its place is the number of the last event that its listeners were told: what comes
 * again is left out, and what is missing is asked for anew, so they hear each event once and in order, whatever happens
 * to the connection or to the daemon.
 */
export class WatchedRun {
  private readonly listeners: ListenerSet;
  /** The last event that was told. Null: it is fresh, and waits for a screen. */
  private seq: number | null;
  private work: Promise<void> = Promise.resolve();

  constructor(
    readonly runId: string,
    after: number | null,
    private readonly missing: () => void,
    private readonly failed: (error: unknown) => void,
  ) {
    this.seq = after;
    this.listeners = new ListenerSet(failed);
  }

  /** The number of the last event that the listeners were told. Null: none, and no screen. */
  get lastSeq(): number | null {
    return this.seq;
  }

  /**
   * Listens; answers what ends it. A listener that answers a promise is waited for, and the runner with it: so much is
   * on its way to a client and no more.
   */
  on<Name extends RunListenerName>(name: Name, listener: RunListeners[Name]): () => void {
    return this.listeners.add(name, listener);
  }

  /** The runner watches it for this client from now on. */
  attached({ run, screen }: AttachResult): void {
    this.inOrder(() => {
      if (screen && this.seq === null) {
        this.seq = screen.seq;
        void this.listeners.tell('screen', screen);
      } else if (this.seq !== null && this.seq > run.headSeq) {
        // The runner has lost its log, and with it what this client saw last.
        const gap = { runId: this.runId, after: this.seq, firstSeq: run.headSeq + 1 };
        this.seq = run.headSeq;
        void this.listeners.tell('gap', gap);
      }
      this.seq ??= 0;
      return this.listeners.tell('attached', run);
    });
  }

  events(events: readonly RunEvent[], done: () => void): void {
    this.inOrder(async () => {
      for (const event of events) {
        const last = this.seq ?? 0;
        if (event.seq <= last) continue;
        if (event.seq > last + 1) {
          this.missing();
          break;
        }
        this.seq = event.seq;
        const all = this.listeners.tell('event', event);
        if (all) await all;
        const own = this.listeners.tell(event.channel, event.payload as never, event);
        if (own) await own;
      }
      done();
    });
  }

  gap(gap: RunGap): void {
    this.inOrder(() => {
      if (gap.after !== this.seq) return null;
      this.seq = gap.firstSeq - 1;
      return this.listeners.tell('gap', gap);
    });
  }

  refused(problem: string): void {
    this.inOrder(() => this.listeners.tell('refused', problem));
  }

  private inOrder(act: () => Promise<unknown> | null): void {
    this.work = this.work.then(act).then(() => {}, this.failed);
  }
}

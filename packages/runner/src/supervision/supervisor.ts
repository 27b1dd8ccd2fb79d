import type { RunExit, StatusPayloads, StatusType } from '@claude-projects/protocol';
import { newRunId } from '../runs/run-id.js';
import {
  NOTHING_SUPERVISED,
  type SupervisionInput,
  type SupervisionOutput,
  type SupervisionState,
  supervise,
} from './restarts.js';
import { runCheck } from './run-check.js';
import type { SupervisedOrder, SupervisionFile } from './supervision-file.js';

export interface SupervisorParts {
  readonly bootId: string;
  readonly file: SupervisionFile;
  nowSeconds(): number;
  /** Says something in the log of a run that has not ended there. */
  status<Type extends StatusType>(runId: string, type: Type, payload: StatusPayloads[Type]): void;
  /** Starts a run under this id. Resolves when it runs; throws with the reason when it cannot. */
  start(runId: string, order: SupervisedOrder): Promise<void>;
  /** Asks a run to end. */
  end(runId: string): void;
  /** Whether the keeper is there, and nobody wants everything to end. */
  mayStart(): boolean;
  /** Tells a person. */
  tell(text: string): void;
}

/** What the log is about to hold of a run's end. */
export interface RunEnd {
  readonly exit: RunExit;
  readonly reason: string;
  readonly cause?: string | undefined;
}

/**
 * Starts runs of this machine alone again when they fail, within a budget. It gives the pure `supervise` its clock, its
 * checks and its disk. Sessions of the API never come here: they are recovered by the API.
 */
export class Supervisor {
  private state: SupervisionState = NOTHING_SUPERVISED;
  private readonly orders = new Map<string, SupervisedOrder>();
  private lastGivenUp: string | null = null;

  constructor(private readonly parts: SupervisorParts) {
    const memory = parts.file.read();
    if (!memory) return;
    const isSameBoot = memory.bootId === parts.bootId;
    for (const { runId, order, restartedAtSeconds, stopAsked, why } of memory.runs) {
      this.orders.set(runId, order);
      this.feed({ kind: 'started', runId, ...rhythmOf(order) });
      // Instants of another boot say nothing on this one's clock.
      this.state = {
        ...this.state,
        runs: this.state.runs.map((run) =>
          run.runId === runId
            ? { ...run, stopAsked, restartedAtSeconds: isSameBoot ? restartedAtSeconds : [] }
            : run,
        ),
      };
      if (why !== null) this.feed({ kind: 'ended', runId, failed: true, why });
    }
  }

  /** From now on this run is looked after, if it asks for it. */
  watch(runId: string, order: SupervisedOrder): void {
    if (order.restart === undefined && order.check === undefined) return;
    this.orders.set(runId, order);
    this.feed({ kind: 'started', runId, ...rhythmOf(order) });
  }

  /** A person wants it to end, and stay so. True: it waited for its restart, which is off now. */
  stopAsked(runId: string): boolean {
    const waited = this.state.runs.some((run) => run.runId === runId && run.failed !== null);
    this.feed({ kind: 'stop-asked', runId });
    return waited;
  }

  /** Called before the log is told of the end of a run, so that it can say there what follows. */
  ending(runId: string, { exit, reason, cause }: RunEnd): void {
    // Its time was over because a person said how long it may take.
    const failed = !(exit.code === 0 && exit.signal === null) && cause !== 'timeout';
    this.feed({ kind: 'ended', runId, failed, why: reason });
  }

  /** Everything is to end, and nothing to be started again. */
  stopAll(): void {
    for (const { runId } of this.state.runs) this.feed({ kind: 'stop-asked', runId });
  }

  /** A keeper is there: what nobody holds has ended, or was never started. */
  connected(isLive: (runId: string) => boolean): void {
    for (const { runId, failed } of this.state.runs) {
      if (failed === null && !isLive(runId)) {
        this.feed({ kind: 'ended', runId, failed: true, why: 'nobody holds it' });
      }
    }
  }

  /** Which run a person should look after, and why. Null: none. */
  get notice(): string | null {
    return this.lastGivenUp;
  }

  tick(): void {
    if (this.state.runs.length > 0) this.feed({ kind: 'tick' });
  }

  private feed(input: SupervisionInput): void {
    const { state, outputs } = supervise(this.state, input, this.parts.nowSeconds(), this.parts.mayStart());
    this.state = state;
    // Written first: what a killed daemon has begun must not be begun again by its successor.
    this.remember();
    for (const output of outputs) this.carryOut(output);
  }

  private carryOut(output: SupervisionOutput): void {
    const { runId } = output;
    const order = this.orders.get(runId);
    switch (output.kind) {
      case 'plan': {
        const { attempt, why, inSeconds } = output;
        // What failed to start has no log that could say so.
        this.say(runId, 'restart-planned', { attempt, why, inSeconds });
        return;
      }
      case 'give-up':
        this.orders.delete(runId);
        this.say(runId, 'restart-given-up', { why: output.why });
        this.lastGivenUp = `run ${order?.meta.name ?? runId} is not started again: ${output.why}`;
        return;
      case 'restart':
        if (order) void this.restart(runId, order, output.attempt, output.why);
        return;
      case 'end-ill':
        this.say(runId, 'unhealthy', { why: output.why });
        this.parts.end(runId);
        return;
      case 'check':
        if (order?.check) void this.check(runId, order.check, order);
    }
  }

  private async restart(runId: string, order: SupervisedOrder, attempt: number, why: string): Promise<void> {
    const next = newRunId();
    this.orders.set(next, order);
    this.feed({ kind: 'restarted', runId, newRunId: next });
    this.orders.delete(runId);
    let problem: string | null = null;
    try {
      const started = this.parts.start(next, order);
      this.say(next, 'restarted', { of: runId, attempt, why });
      await started;
    } catch (error) {
      problem = (error as Error).message;
    }
    this.feed({ kind: 'settled', runId: next, problem });
  }

  private async check(
    runId: string,
    { command, timeoutSeconds }: NonNullable<SupervisedOrder['check']>,
    { launch }: SupervisedOrder,
  ): Promise<void> {
    const { cwd, env } = launch;
    const problem = await runCheck(command, { cwd, env, timeoutSeconds });
    this.feed({ kind: 'checked', runId, problem });
  }

  private say<Type extends StatusType>(runId: string, type: Type, payload: StatusPayloads[Type]): void {
    try {
      this.parts.status(runId, type, payload);
    } catch {
      // Its log has ended already; the daemon's own says it.
    }
    this.parts.tell(`run ${runId}: ${type} ${JSON.stringify(payload)}`);
  }

  private remember(): void {
    const { bootId, file } = this.parts;
    const runs = this.state.runs.flatMap(({ runId, restartedAtSeconds, stopAsked, failed }) => {
      const order = this.orders.get(runId);
      return order
        ? [{ runId, order, restartedAtSeconds: [...restartedAtSeconds], stopAsked, why: failed?.why ?? null }]
        : [];
    });
    try {
      file.write({ bootId, runs });
    } catch (error) {
      this.parts.tell(`what is started again could not be written: ${(error as Error).message}`);
    }
  }
}

function rhythmOf({ restart, check }: SupervisedOrder) {
  return { restarts: restart !== undefined, check: check ?? null };
}

/** So many restarts of one run within so long; then a person is told, and nothing more is tried. */
export const RESTARTS_MAX = 3;
export const RESTART_WINDOW_SECONDS = 300;
/** The first restart comes soon; a run that fails at once does not use up its budget within a second. */
const FIRST_PAUSE_SECONDS = 1;

/** How often a run is looked at, and when it is ill. */
export interface CheckRhythm {
  readonly intervalSeconds: number;
  readonly failuresAllowed: number;
}

/** A run that is started again when it fails. It goes by the id of the run that it is now. */
export interface SupervisedRun {
  readonly runId: string;
  /** Whether it is started again at all; else it is only checked. */
  readonly restarts: boolean;
  readonly check: CheckRhythm | null;
  /** When it was started again, within the window. */
  readonly restartedAtSeconds: readonly number[];
  /** A person stopped it: it is left alone from then on. */
  readonly stopAsked: boolean;
  /** Why it was ended for being ill, once it was. */
  readonly illness: string | null;
  /** It has ended and is to be started again. */
  readonly failed: { readonly why: string; readonly dueAtSeconds: number } | null;
  readonly nextCheckAtSeconds: number;
  readonly checking: boolean;
  readonly failedChecks: number;
}

export interface SupervisionState {
  readonly runs: readonly SupervisedRun[];
  /** The run that is being started again. One at a time: a machine that fails is not made to fail harder. */
  readonly restarting: string | null;
}
export const NOTHING_SUPERVISED: SupervisionState = { runs: [], restarting: null };

export type SupervisionInput =
  | {
      readonly kind: 'started';
      readonly runId: string;
      readonly restarts: boolean;
      readonly check: CheckRhythm | null;
    }
  | { readonly kind: 'stop-asked'; readonly runId: string }
  /** No process of it is left. `failed` false: it ended as it should, or as it was made to. */
  | { readonly kind: 'ended'; readonly runId: string; readonly failed: boolean; readonly why: string }
  /** It is being started again, and goes by another id from now on. */
  | { readonly kind: 'restarted'; readonly runId: string; readonly newRunId: string }
  /** Whether the start worked is known; null: it did. */
  | { readonly kind: 'settled'; readonly runId: string; readonly problem: string | null }
  | { readonly kind: 'checked'; readonly runId: string; readonly problem: string | null }
  | { readonly kind: 'tick' };

export type SupervisionOutput =
  /** It will be started again; nothing is to be done yet. */
  | {
      readonly kind: 'plan';
      readonly runId: string;
      readonly attempt: number;
      readonly why: string;
      readonly inSeconds: number;
    }
  | { readonly kind: 'restart'; readonly runId: string; readonly attempt: number; readonly why: string }
  | { readonly kind: 'give-up'; readonly runId: string; readonly why: string }
  | { readonly kind: 'check'; readonly runId: string }
  | { readonly kind: 'end-ill'; readonly runId: string; readonly why: string };

/**
 * One step. Pure: `nowSeconds` is read from any clock that does not go back while a daemon lives. `mayRestart` false:
 * what is due waits.
 */
export function supervise(
  state: SupervisionState,
  input: SupervisionInput,
  nowSeconds: number,
  mayRestart = true,
): { readonly state: SupervisionState; readonly outputs: readonly SupervisionOutput[] } {
  const outputs: SupervisionOutput[] = [];
  const runs = new Map(state.runs.map((run) => [run.runId, run]));
  let { restarting } = state;
  const run = 'runId' in input ? runs.get(input.runId) : undefined;

  const fail = (failed: SupervisedRun, why: string) => {
    const recent = failed.restartedAtSeconds.filter((at) => nowSeconds - at < RESTART_WINDOW_SECONDS);
    if (recent.length >= RESTARTS_MAX) {
      runs.delete(failed.runId);
      outputs.push({
        kind: 'give-up',
        runId: failed.runId,
        why: `${why}, and it was started again ${recent.length} times in ${RESTART_WINDOW_SECONDS / 60} minutes`,
      });
      return;
    }
    const inSeconds = FIRST_PAUSE_SECONDS * 2 ** recent.length;
    runs.set(failed.runId, {
      ...failed,
      ...{ restartedAtSeconds: recent, failed: { why, dueAtSeconds: nowSeconds + inSeconds } },
    });
    outputs.push({ kind: 'plan', runId: failed.runId, attempt: recent.length + 1, why, inSeconds });
  };

  switch (input.kind) {
    case 'started':
      runs.set(input.runId, newlySupervised(input, nowSeconds));
      break;
    case 'stop-asked':
      // One that waits for its restart has nothing left that could end.
      if (run?.failed) runs.delete(run.runId);
      else if (run) runs.set(run.runId, { ...run, stopAsked: true });
      break;
    case 'ended':
      if (!run || run.failed) break;
      if (run.stopAsked || !run.restarts || (!input.failed && run.illness === null)) runs.delete(run.runId);
      else fail(run, run.illness ?? input.why);
      break;
    case 'restarted':
      if (!run) break;
      restarting = input.newRunId;
      runs.delete(run.runId);
      runs.set(input.newRunId, {
        ...newlySupervised({ ...run, runId: input.newRunId }, nowSeconds),
        restartedAtSeconds: [...run.restartedAtSeconds, nowSeconds],
      });
      break;
    case 'settled':
      if (restarting === input.runId) restarting = null;
      // It may have run, and ended, before this is known.
      if (run && !run.failed && input.problem !== null) fail(run, input.problem);
      break;
    case 'checked':
      if (run) checked(run, input.problem);
      break;
    case 'tick':
      break;
  }

  function checked(one: SupervisedRun, problem: string | null): void {
    if (one.failed || one.illness !== null) return;
    const failedChecks = problem === null ? 0 : one.failedChecks + 1;
    const isIll = problem !== null && failedChecks >= (one.check?.failuresAllowed ?? 1);
    const illness = isIll ? `its check failed ${failedChecks} times, the last time: ${problem}` : null;
    const nextCheckAtSeconds = nowSeconds + (one.check?.intervalSeconds ?? 0);
    runs.set(one.runId, { ...one, checking: false, failedChecks, illness, nextCheckAtSeconds });
    if (illness !== null && !one.stopAsked) outputs.push({ kind: 'end-ill', runId: one.runId, why: illness });
  }

  for (const one of [...runs.values()]) {
    if (one.failed && mayRestart && restarting === null && one.failed.dueAtSeconds <= nowSeconds) {
      restarting = one.runId;
      const attempt = one.restartedAtSeconds.length + 1;
      outputs.push({ kind: 'restart', runId: one.runId, attempt, why: one.failed.why });
    }
    const looks =
      one.check !== null && !one.failed && !one.checking && one.illness === null && !one.stopAsked;
    if (looks && one.nextCheckAtSeconds <= nowSeconds) {
      runs.set(one.runId, { ...one, checking: true });
      outputs.push({ kind: 'check', runId: one.runId });
    }
  }
  return { state: { runs: [...runs.values()], restarting }, outputs };
}

function newlySupervised(
  { runId, restarts, check }: Pick<SupervisedRun, 'runId' | 'restarts' | 'check'>,
  nowSeconds: number,
): SupervisedRun {
  return {
    ...{ runId, restarts, check, restartedAtSeconds: [], stopAsked: false, illness: null, failed: null },
    ...{ nextCheckAtSeconds: nowSeconds + (check?.intervalSeconds ?? 0), checking: false, failedChecks: 0 },
  };
}

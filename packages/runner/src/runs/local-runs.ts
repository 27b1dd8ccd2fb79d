import type { LocalRequest, RunEvent } from '@claude-projects/protocol';
import type { Launch, Template } from '../core/checkpoint.js';
import { type Limits, strictest } from '../core/limits.js';
import { resolveLaunch } from '../core/resolve-launch.js';
import { Refusal } from '../transports/local-server.js';
import { newRunId } from './run-id.js';
import type { RunRecorder } from './run-recorder.js';

const STARTED_WITHIN_MS = 30_000;
/** Nobody else may run it, so nothing has to be ended in time. */
const NO_DEADLINE = Number.MAX_SAFE_INTEGER;
const FIRST_GENERATION = 1;

type StartRequest = Extract<LocalRequest, { method: 'start' }>;

/** Runs that belong to this machine alone: the API knows nothing of them, and no deadline ends them. */
export class LocalRuns {
  private readonly starting = new Map<string, (problem: string | null) => void>();

  constructor(
    private readonly recorder: RunRecorder,
    /** As they are now. */
    private readonly templates: () => Readonly<Record<string, Template>>,
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  /** Resolves with the run's id when its processes run. Throws a `Refusal` that says why they do not. */
  async start({ checkpoint, name, size, environment, limits }: StartRequest): Promise<string> {
    const launch = this.launch(checkpoint, limits);
    const runId = newRunId();
    const answer = new Promise<string | null>((resolve) => {
      const timer = setTimeout(() => resolve('the keeper did not answer'), STARTED_WITHIN_MS);
      this.starting.set(runId, (problem) => {
        clearTimeout(timer);
        resolve(problem);
      });
    });
    const { command, cwd, allowedDirectories } = launch;
    const meta = { name, command: [...command], cwd, template: checkpoint.template ?? null };
    this.recorder.start(
      {
        ...{ kind: 'start', sessionId: runId, generation: FIRST_GENERATION },
        ...(size ?? { columns: 120, rows: 40 }),
        launch: {
          ...{ cwd, command: [...command], allowedDirectories: [...allowedDirectories] },
          env: { ...(environment ?? this.environment), ...launch.env },
          limits: launch.limits,
        },
        ...{ deadlineSeconds: NO_DEADLINE, fence: 'none' },
      },
      meta,
      runId,
    );
    const problem = await answer;
    this.starting.delete(runId);
    if (problem !== null) throw new Refusal(problem);
    return runId;
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

  private launch(checkpoint: StartRequest['checkpoint'], limits: Limits | undefined): Launch {
    const { command, cwd, template } = checkpoint;
    // A person who may talk to this daemon may run what they like.
    const ownCommands = command === undefined ? [] : [{ command, cwd }];
    const wanted = { cwd, ...(template && { template }), ...(command && { command }) };
    const verdict = resolveLaunch(wanted, { templates: this.templates(), ownCommands });
    if (!verdict.allowed) throw new Refusal(verdict.reason);
    return { ...verdict.launch, limits: strictest(verdict.launch.limits, limits) };
  }
}

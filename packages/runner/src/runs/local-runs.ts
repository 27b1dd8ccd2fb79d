import type { LocalRequest } from '@claude-projects/protocol';
import type { Launch, Template } from '../core/checkpoint.js';
import { type Limits, strictest } from '../core/limits.js';
import { resolveLaunch } from '../core/resolve-launch.js';
import { Refusal } from '../transports/local-server.js';
import { newRunId } from './run-id.js';
import type { RunRecorder } from './run-recorder.js';
import type { StartWatch } from './start-watch.js';
import { UNFENCED } from './unfenced.js';

type StartRequest = Extract<LocalRequest, { method: 'start' }>;

/** Runs that belong to this machine alone: the API knows nothing of them, and no deadline ends them. */
export class LocalRuns {
  constructor(
    private readonly recorder: RunRecorder,
    private readonly starts: StartWatch,
    /** As they are now. */
    private readonly templates: () => Readonly<Record<string, Template>>,
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  /** Resolves with the run's id when its processes run. Throws a `Refusal` that says why they do not. */
  async start({ checkpoint, name, size, environment, variables, limits }: StartRequest): Promise<string> {
    const launch = this.launch(checkpoint, limits);
    const runId = newRunId();
    const started = this.starts.expect(runId);
    const { command, cwd, allowedDirectories } = launch;
    const meta = { name, command: [...command], cwd, template: checkpoint.template ?? null };
    this.recorder.start(
      {
        ...{ kind: 'start', sessionId: runId, ...UNFENCED },
        ...(size ?? { columns: 120, rows: 40 }),
        launch: {
          ...{ cwd, command: [...command], allowedDirectories: [...allowedDirectories] },
          env: { ...(environment ?? this.environment), ...launch.env, ...variables },
          limits: launch.limits,
        },
      },
      meta,
      runId,
    );
    await started;
    return runId;
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

import type { LocalRequest } from '@claude-projects/protocol';
import type { Launch, Template } from '../core/checkpoint.js';
import { strictest } from '../core/limits.js';
import { resolveLaunch } from '../core/resolve-launch.js';
import type { SupervisedOrder } from '../supervision/supervision-file.js';
import type { Supervisor } from '../supervision/supervisor.js';
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
    private readonly supervisor: () => Supervisor,
  ) {}

  /** Resolves with the run's id when its processes run. Throws a `Refusal` that says why they do not. */
  async start(request: StartRequest): Promise<string> {
    const runId = newRunId();
    const order = this.orderOf(request);
    await this.startAs(runId, order, () => this.supervisor().watch(runId, order));
    return runId;
  }

  /** Starts what was ordered under this id, also once more. `begun` is called when the log knows of it. */
  async startAs(runId: string, order: SupervisedOrder, begun: () => void = () => {}): Promise<void> {
    const started = this.starts.expect(runId);
    const { launch, meta, columns, rows } = order;
    this.recorder.start({ kind: 'start', sessionId: runId, ...UNFENCED, launch, columns, rows }, meta, runId);
    begun();
    await started;
  }

  private orderOf({
    checkpoint,
    name,
    size,
    environment,
    variables,
    ...asked
  }: StartRequest): SupervisedOrder {
    const launch = this.launch(checkpoint, asked);
    const { cwd, allowedDirectories, limits, sandbox } = launch;
    const command = [...launch.command];
    const template = checkpoint.template === undefined ? undefined : this.templates()[checkpoint.template];
    const { restart = template?.restart, check = template?.check } = asked;
    return {
      launch: {
        ...{ command, cwd, allowedDirectories: [...allowedDirectories], limits },
        ...(sandbox && { sandbox: { writable: [...sandbox.writable] } }),
        env: { ...(environment ?? this.environment), ...launch.env, ...variables },
      },
      meta: { name, command, cwd, template: checkpoint.template ?? null },
      ...(size ?? { columns: 120, rows: 40 }),
      ...(restart && { restart }),
      ...(check && { check: { ...check, command: [...check.command] } }),
    };
  }

  private launch(
    checkpoint: StartRequest['checkpoint'],
    { limits, sandbox }: Pick<StartRequest, 'limits' | 'sandbox'>,
  ): Launch {
    const { command, cwd, template } = checkpoint;
    // A person who may talk to this daemon may run what they like.
    const ownCommands = command === undefined ? [] : [{ command, cwd }];
    const wanted = { cwd, ...(template && { template }), ...(command && { command }) };
    const verdict = resolveLaunch(wanted, { templates: this.templates(), ownCommands });
    if (!verdict.allowed) throw new Refusal(verdict.reason);
    const { launch } = verdict;
    return {
      ...launch,
      limits: strictest(launch.limits, limits),
      // A template's sandbox is not opened by whoever starts it.
      sandbox: launch.sandbox ?? sandbox,
    };
  }
}

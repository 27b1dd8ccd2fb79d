import type { LocalRequest, TerminalSize } from '@claude-projects/protocol';
import type { ClaudeRuns } from '../claude/claude-runs.js';
import type { Template } from '../core/checkpoint.js';
import type { RunLog } from '../run-log/run-log.js';
import type { Attachments } from '../runs/attachments.js';
import type { Screens } from '../screens/screens.js';
import type { RunnerStatus, StartAnswer } from './local-protocol.js';

export type StartRequest = Extract<LocalRequest, { method: 'start' }>;

/** What HTTP and Socket.IO need of the daemon. Where it cannot do something it throws a `Refusal` that says why. */
export interface RunAccess {
  readonly log: RunLog;
  readonly attachments: Attachments;
  readonly screens: Screens;
  readonly claude: ClaudeRuns;
  /** What runs of this machine alone get, where nothing else is said. */
  readonly environment: Readonly<Record<string, string>>;
  /** What may be started by name. */
  templates(): Readonly<Record<string, Template>>;
  start(request: StartRequest): Promise<StartAnswer>;
  /** Resolves when its end is ordered. */
  stop(runId: string, kill: boolean): Promise<unknown>;
  /** Answers why it was not taken, or null. */
  input(runId: string, bytes: Uint8Array): string | null;
  resize(runId: string, size: TerminalSize): string | null;
  status(): RunnerStatus;
}

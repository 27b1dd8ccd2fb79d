import { sleepCountingSeconds } from './adapters/sleep-counting-clock.js';
import type { LinkState } from './core/link-state.js';
import type { RunnerStatus } from './transports/local-protocol.js';

/** What `status` shows of the API's sessions. Null: this runner works alone. */
export function linkStatus(
  state: LinkState | null,
): Pick<RunnerStatus, 'registered' | 'epoch' | 'superseded' | 'sessions'> {
  const now = sleepCountingSeconds();
  return {
    registered: (state?.epoch ?? null) !== null,
    epoch: state?.epoch ?? null,
    superseded: state?.superseded ?? false,
    sessions: [...(state?.sessions.values() ?? [])].map(
      ({ id, phase, generation, frozen, deadlineSeconds, outputBytes, launch }) => ({
        ...{ id, phase, generation, frozen, outputBytes },
        deadlineInSeconds: deadlineSeconds === null ? null : deadlineSeconds - now,
        command: launch?.command ?? null,
      }),
    ),
  };
}

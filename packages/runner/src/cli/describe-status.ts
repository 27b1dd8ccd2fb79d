import type { RunnerStatus } from '../transports/local-protocol.js';

/** The status as a person reads it. */
export function describeStatus(status: RunnerStatus): string {
  const { pid, machineId, apiUrl, registered, superseded, keeperPid, keeperId, slots, notice } = status;
  const link = superseded ? 'superseded by another runner' : registered ? 'registered' : 'not registered yet';
  const lines = [
    `daemon   ${pid}`,
    `keeper   ${keeperId === null ? 'not connected' : (keeperPid ?? '?')}`,
    `machine  ${machineId} (${slots} ${slots === 1 ? 'slot' : 'slots'})`,
    apiUrl === null ? 'API      none: this runner works alone' : `API      ${apiUrl} (${link})`,
    ...(status.logPaused === null ? [] : [`log      waits: ${status.logPaused}`]),
    ...(status.httpUrl === null ? [] : [`HTTP     ${status.httpUrl}`]),
    `runs     ${status.liveRuns}`,
    ...(notice === null ? [] : [`notice   ${notice}`]),
    ...(status.sessions.length === 0 ? ['no sessions'] : status.sessions.map(describeSession)),
  ];
  return lines.join('\n');
}

function describeSession(session: RunnerStatus['sessions'][number]): string {
  const { id, phase, generation, frozen, deadlineInSeconds, command } = session;
  const deadline = deadlineInSeconds === null ? 'no deadline' : `${Math.floor(deadlineInSeconds)} s left`;
  const state = frozen ? 'frozen' : phase;
  return `session  ${id}  ${state}  generation ${generation}  ${deadline}  ${command?.join(' ') ?? ''}`.trimEnd();
}

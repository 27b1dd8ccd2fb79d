import type { HeartbeatView, MachineHeartbeatView } from './heartbeat.dto.js';

/** The verdicts that an answer tells, one for each heartbeat: `accepted`, or the code of its problem. */
export function heartbeatVerdicts(answer: HeartbeatView | MachineHeartbeatView): string[] {
  if (!('sessions' in answer)) return ['accepted'];
  return answer.sessions.map((session) => session.problem?.code ?? 'accepted');
}

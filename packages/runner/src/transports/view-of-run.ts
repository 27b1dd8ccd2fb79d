import type { RunExit, RunView, StatusPayloads } from '@claude-projects/protocol';
import type { ClaudeState } from '../run-log/claude-state.js';
import type { RunLog } from '../run-log/run-log.js';
import type { RunRecord } from '../run-log/run-record.js';

/** How a terminal ends that somebody ended. */
const ENDED_BY_SOMEBODY = new Set(['SIGHUP', 'SIGINT', 'SIGTERM', 'SIGKILL']);

type End = Pick<StatusPayloads['ended'], 'reason' | 'cause'>;
const EVENT_BYTES = 4_096;

/** A run as HTTP and Socket.IO show it. */
export function viewOfRun(log: Pick<RunLog, 'read'>, record: Readonly<RunRecord>): RunView {
  const end = endOf(log, record);
  const { runId, kind, meta, claude, sessionId, createdAt, endedAt, exit, columns, rows } = record;
  return {
    ...{ runId, kind, status: statusOf(record, end), name: meta.name, command: meta.command, cwd: meta.cwd },
    mode: claude?.mode ?? null,
    sessionId: claude?.conversationId ?? null,
    parentSessionId: claude?.parentConversationId ?? null,
    orchestrationSessionId: sessionId,
    prompt: claude?.prompt ?? null,
    resultType: claude?.resultType ?? null,
    resultJson: claude?.resultJson ?? null,
    cause: claude?.cause ?? end?.cause ?? null,
    reason: claude?.reason ?? end?.reason ?? null,
    waitingFor: claude?.waitingFor ?? null,
    usage: claude?.usage ?? null,
    durationMs: endedAt === null ? null : Math.max(0, endedAt - createdAt),
    createdAt: new Date(createdAt).toISOString(),
    endedAt: endedAt === null ? null : new Date(endedAt).toISOString(),
    ...{ exit, columns, rows, headSeq: record.headSeq, firstSeq: record.firstSeq },
  };
}

/** What its last event says, once it has ended. */
function endOf(log: Pick<RunLog, 'read'>, { runId, status, headSeq }: Readonly<RunRecord>): End | null {
  const [last] = status === 'ended' ? log.read(runId, headSeq - 1, 1, EVENT_BYTES) : [];
  return last ? (last.payload as End) : null;
}

function statusOf({ status, exit, claude }: Readonly<RunRecord>, end: End | null): RunView['status'] {
  if (status !== 'ended') return 'running';
  if (claude) return statusOfConversation(claude, exit);
  if (end?.cause) return 'error';
  if (exit?.code === 0 && exit.signal === null) return 'completed';
  return exit?.signal && ENDED_BY_SOMEBODY.has(exit.signal) ? 'cancelled' : 'error';
}

/** A run that was started idle and closed has no result, and nothing went wrong. */
function statusOfConversation({ cause, isError }: ClaudeState, exit: RunExit | null): RunView['status'] {
  if (cause === 'cancelled') return 'cancelled';
  return cause === null && !isError && exit?.code === 0 ? 'completed' : 'error';
}

import type { RunView } from '@claude-projects/protocol';
import type { RunRecord } from '../run-log/run-record.js';

/** How a terminal ends that somebody ended. */
const ENDED_BY_SOMEBODY = new Set(['SIGHUP', 'SIGINT', 'SIGTERM', 'SIGKILL']);

/** A run as HTTP and Socket.IO show it. */
export function viewOfRun(record: Readonly<RunRecord>): RunView {
  const { runId, kind, meta, sessionId, createdAt, endedAt, exit, columns, rows, headSeq, firstSeq } = record;
  return {
    ...{ runId, kind, status: statusOf(record), name: meta.name, command: meta.command, cwd: meta.cwd },
    ...{ mode: null, sessionId: null, parentSessionId: null, orchestrationSessionId: sessionId },
    ...{ prompt: null, resultType: null, resultJson: null },
    durationMs: endedAt === null ? null : endedAt - createdAt,
    createdAt: new Date(createdAt).toISOString(),
    endedAt: endedAt === null ? null : new Date(endedAt).toISOString(),
    ...{ exit, columns, rows, headSeq, firstSeq },
  };
}

function statusOf({ status, exit }: Readonly<RunRecord>): RunView['status'] {
  if (status !== 'ended') return 'running';
  if (exit?.code === 0 && exit.signal === null) return 'completed';
  return exit?.signal && ENDED_BY_SOMEBODY.has(exit.signal) ? 'cancelled' : 'error';
}

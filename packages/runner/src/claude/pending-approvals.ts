import type { ApprovalPayloads, ClaudeInput, PendingApproval, RunEvent } from '@claude-projects/protocol';

/**
 * The questions that wait for an answer. It is made from the events of the log, and by that it is the same after a
 * restart. An answer that is in the log counts, whether or not the host has heard of it yet.
 */
export class PendingApprovals {
  private readonly waiting = new Map<string, PendingApproval>();

  /** Follows an event of a run; what it is not about leaves it as it is. */
  heed({ runId, channel, type, payload, ts }: RunEvent, conversationId: string): void {
    if (channel === 'run:input' && type === 'approval') {
      this.waiting.delete(keyOf(runId, (payload as Extract<ClaudeInput, { type: 'approval' }>).approvalId));
    }
    if (channel !== 'claude:approval') return;
    if (type === 'requested') {
      const request = payload as ApprovalPayloads['requested'];
      const pending = { ...request, runId, conversationId, requestedAt: ts };
      this.waiting.set(keyOf(runId, request.approvalId), pending);
    } else this.waiting.delete(keyOf(runId, (payload as ApprovalPayloads['withdrawn']).approvalId));
  }

  has(runId: string, approvalId: string): boolean {
    return this.waiting.has(keyOf(runId, approvalId));
  }

  /** The oldest first; of one run, or of all. */
  list(runId: string | null): PendingApproval[] {
    const all = [...this.waiting.values()].filter((each) => runId === null || each.runId === runId);
    return all.sort((left, right) => left.requestedAt - right.requestedAt);
  }
}

function keyOf(runId: string, approvalId: string): string {
  return `${runId} ${approvalId}`;
}

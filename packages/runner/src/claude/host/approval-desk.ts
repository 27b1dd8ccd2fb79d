import type { CanUseTool, PermissionResult } from '@anthropic-ai/claude-agent-sdk';
import type { ApprovalAnswer } from '@claude-projects/protocol';
import type { FromHost } from '../host-protocol.js';

/** Questions of Claude Code that wait for a person. No time-out of ours ever answers one. */
export class ApprovalDesk {
  private readonly waiting = new Map<string, (answer: ApprovalAnswer) => void>();

  constructor(private readonly say: (line: FromHost) => void) {}

  readonly ask: CanUseTool = (toolName, input, options) => {
    // One call of a tool may ask more than once, so its own id is not enough.
    const approvalId = options.requestId ?? options.toolUseID;
    this.say({
      kind: 'asks',
      approval: {
        ...{ approvalId, toolName, input },
        toolUseId: options.toolUseID ?? null,
        title: options.title ?? null,
        description: options.description ?? null,
        blockedPath: options.blockedPath ?? null,
        decisionReason: options.decisionReason ?? null,
        suggestions: (options.suggestions ?? []) as Record<string, unknown>[],
        agentId: options.agentID ?? null,
      },
    });
    return new Promise<PermissionResult>((resolve) => {
      const settle = (result: PermissionResult) => {
        this.waiting.delete(approvalId);
        resolve(result);
      };
      options.signal.addEventListener('abort', () => {
        if (!this.waiting.has(approvalId)) return;
        const reason = 'the turn that asked was interrupted';
        this.say({ kind: 'withdraws', approvalId, reason });
        settle({ behavior: 'deny', message: reason });
      });
      this.waiting.set(approvalId, (answer) => settle(resultOf(answer, input)));
    });
  };

  /** Answers why it could not be taken, or null. */
  answer(approvalId: string, answer: ApprovalAnswer): string | null {
    const waiting = this.waiting.get(approvalId);
    if (!waiting) return `nobody waits for an answer to ${approvalId}`;
    waiting(answer);
    return null;
  }
}

function resultOf(answer: ApprovalAnswer, input: Record<string, unknown>): PermissionResult {
  if (answer.behavior === 'deny') return answer;
  const { updatedInput = input, updatedPermissions } = answer;
  return {
    ...{ behavior: 'allow', updatedInput },
    ...(updatedPermissions && { updatedPermissions: updatedPermissions as PermissionUpdates }),
  };
}

type PermissionUpdates = NonNullable<Extract<PermissionResult, { behavior: 'allow' }>['updatedPermissions']>;

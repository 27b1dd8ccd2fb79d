import type { SDKMessage, SDKResultMessage } from '@anthropic-ai/claude-agent-sdk';
import type { ClaudeCause, ClaudeInput, PendingApproval, RunEvent } from '@claude-projects/protocol';
import type { Exit } from '../core/keeper-port.js';
import type { ToKeeper } from '../keeper/keeper-protocol.js';
import type { ClaudeState } from '../run-log/claude-state.js';
import type { HostEvent, RunLog } from '../run-log/run-log.js';
import { HostLines } from './host-lines.js';
import { type FromHost, fromHostSchema, type HostBegin, type ToHost } from './host-protocol.js';
import { PendingApprovals } from './pending-approvals.js';
import { totalsOf, usageAfter } from './result-usage.js';

/** So much of an unfinished line is written at once, well below what the keeper holds for who does not acknowledge. */
const KEEP_UNFINISHED_BYTES = 64 * 1024;
const BEGIN_NUMBER = 0;
/** What a conversation waits for whose turn is over. */
export const WAITS_FOR_A_MESSAGE = 'a message';

interface Hosted {
  readonly key: string;
  readonly runId: string;
  readonly lines: HostLines;
}

type Input = ClaudeInput | { readonly type: 'close' };

/**
 * Speaks with the hosts of conversations through the keeper: what they say becomes events, each line once; what is said
 * to them is in the log first, and is sent until they took it.
 */
export class ConversationRecorder {
  private readonly hosted = new Map<string, Hosted>();
  private readonly pending = new PendingApprovals();

  constructor(
    private readonly log: RunLog,
    private readonly order: (frame: ToKeeper, body?: Uint8Array) => boolean,
  ) {
    // What was asked before this daemon began is asked still.
    for (const { runId, run, claude } of log.liveRuns) {
      if (!claude) continue;
      for (const event of log.claude.questionsAndInputs(run, runId, 0)) {
        this.pending.heed(event, claude.conversationId);
      }
    }
  }

  approvals(runId: string | null): PendingApproval[] {
    return this.pending.list(runId);
  }

  /** The keeper holds its host, or was asked to start it: whatever it may not have heard is said, in its order. */
  follow(key: string, runId: string): void {
    const record = this.log.find(runId);
    if (!record?.claude) return;
    const { run, outputBytes, claude } = record;
    const lines =
      this.hosted.get(runId)?.lines ?? new HostLines(outputBytes, this.log.claude.unfinished(run));
    this.hosted.set(runId, { key, runId, lines });
    if (claude.takenNumber < BEGIN_NUMBER) {
      this.send(key, { kind: 'begin', number: BEGIN_NUMBER, begin: claude.begin as HostBegin });
    }
    for (const event of this.log.claude.questionsAndInputs(run, runId, claude.takenNumber))
      this.pass(key, event);
  }

  received(runId: string, offset: number, bytes: Buffer): void {
    const hosted = this.hosted.get(runId);
    if (!hosted) return;
    const { lines, lostFrom } = hosted.lines.take(offset, bytes);
    if (lostFrom !== null) this.log.status(runId, 'output-lost', { from: lostFrom, to: offset });
    for (const { text, endOffset } of lines) this.heard(runId, parse(text), endOffset);
    const part = hosted.lines.toKeep(KEEP_UNFINISHED_BYTES);
    if (part) this.log.unfinished(runId, part.bytes, part.endOffset);
  }

  /** These are in the log for good, and take effect now. */
  committed(events: readonly RunEvent[]): void {
    for (const event of events) {
      const hosted = event.channel === 'run:input' ? this.hosted.get(event.runId) : undefined;
      if (hosted) this.pass(hosted.key, event);
    }
  }

  /** Answers why it could not be taken, or null. */
  input(runId: string, input: Input): string | null {
    const record = this.log.find(runId);
    if (!record?.claude || record.status === 'ended') return `run ${runId} does not run`;
    if (record.claude.cause !== null) return `run ${runId} is ending`;
    if (input.type === 'approval' && !this.pending.has(runId, input.approvalId)) {
      return `nobody waits for an answer to ${input.approvalId}: it was answered or withdrawn`;
    }
    this.note(runId, 'run:input', input.type, input);
    if (input.type === 'approval') {
      const { approvalId, answer } = input;
      this.note(runId, 'claude:approval', 'answered', { approvalId, answer });
    }
    if (input.type === 'message' || input.type === 'approval') this.waits(runId, null);
    return null;
  }

  /** Why it is being ended, where it does not end by itself. The first reason stays. */
  because(runId: string, cause: ClaudeCause, reason: string): void {
    const record = this.log.find(runId);
    if (!record?.claude || record.status === 'ended' || record.claude.cause !== null) return;
    this.log.changeClaude(runId, { cause, reason });
  }

  /** No process of it is left. Answers why, as its last event says it; that event is not written yet. */
  over(runId: string, exit: Exit, cause: ClaudeCause | null, reason: string): string {
    const hosted = this.hosted.get(runId);
    const record = this.log.find(runId);
    this.hosted.delete(runId);
    if (!record?.claude) return reason;
    for (const { approvalId } of this.pending.list(runId)) {
      this.note(runId, 'claude:approval', 'withdrawn', {
        approvalId,
        reason: `its process ended: ${reason}`,
      });
    }
    if (hosted && hosted.lines.receivedOffset > record.outputBytes) {
      // Its host died within a line, which nobody can finish.
      this.log.status(runId, 'output-lost', { from: record.outputBytes, to: hosted.lines.receivedOffset });
    }
    // A host that ends with an error result has said why by it.
    const died = exit.code !== 0 && !record.claude.isError;
    const why = cause ?? (died ? 'process-exit' : null);
    if (why !== null) this.because(runId, why, reason);
    return record.claude.reason ?? reason;
  }

  /** Whether everything that a host wrote up to an offset was read, be it a torn line. */
  hasRead(runId: string, totalBytes: number): boolean {
    return (this.hosted.get(runId)?.lines.receivedOffset ?? 0) >= totalBytes;
  }

  private heard(runId: string, line: FromHost, endOffset: number): void {
    const state = this.log.find(runId)?.claude;
    if (!state) return;
    const { change, events } = this.readLine(runId, line, state);
    for (const event of this.log.heardLine(runId, endOffset, change, events)) this.heed(event);
  }

  private readLine(runId: string, line: FromHost, state: Readonly<ClaudeState>): Heard {
    switch (line.kind) {
      case 'took':
        return { change: { takenNumber: Math.max(state.takenNumber, line.number) }, events: [] };
      case 'refused': {
        const { number, reason } = line;
        const event = {
          channel: 'system:status',
          type: 'input-refused',
          payload: { number, reason },
        } as const;
        return { change: { takenNumber: Math.max(state.takenNumber, number) }, events: [event] };
      }
      case 'message':
        return readMessage(line.message as unknown as SDKMessage, state);
      case 'asks': {
        const event = { channel: 'claude:approval', type: 'requested', payload: line.approval } as const;
        return { change: { waitingFor: `approval of ${line.approval.toolName}` }, events: [event] };
      }
      case 'withdraws': {
        const { approvalId, reason } = line;
        if (!this.pending.has(runId, approvalId)) return { change: {}, events: [] };
        const payload = { approvalId, reason };
        return {
          change: { waitingFor: null },
          events: [{ channel: 'claude:approval', type: 'withdrawn', payload }],
        };
      }
      case 'notice':
        return { change: {}, events: [noticeOf(line.text)] };
      case 'ends':
        return {
          change: state.cause === null ? { cause: line.cause, reason: line.reason } : {},
          events: [noticeOf(line.reason)],
        };
    }
  }

  private waits(runId: string, waitingFor: string | null): void {
    const [next] = this.pending.list(runId);
    this.log.changeClaude(runId, { waitingFor: next ? `approval of ${next.toolName}` : waitingFor });
  }

  private note(runId: string, channel: 'claude:approval' | 'run:input', type: string, payload: object): void {
    this.heed(this.log.say(runId, channel, type, payload));
  }

  private heed(event: RunEvent): void {
    if (event.channel !== 'claude:approval' && event.channel !== 'run:input') return;
    this.pending.heed(event, this.log.find(event.runId)?.claude?.conversationId ?? '');
  }

  private pass(key: string, { channel, seq, payload }: RunEvent): void {
    if (channel === 'run:input') this.send(key, { kind: 'input', number: seq, input: payload as Input });
  }

  /** What is said to nobody is said again when the keeper is there. */
  private send(key: string, line: ToHost): void {
    this.order({ kind: 'input', sessionId: key }, Buffer.from(`${JSON.stringify(line)}\n`));
  }
}

interface Heard {
  readonly change: Partial<ClaudeState>;
  readonly events: readonly HostEvent[];
}

function readMessage(message: SDKMessage, state: Readonly<ClaudeState>): Heard {
  const { type } = message;
  if (type === 'stream_event')
    return { change: {}, events: [{ channel: 'claude:delta', type, payload: message }] };
  const event: HostEvent = { channel: 'claude:message', type, payload: message };
  if (type !== 'result') return { change: {}, events: [event] };
  return {
    change: afterResult(message, state),
    events: [event, { channel: 'claude:result', type: message.subtype, payload: message }],
  };
}

function afterResult(result: SDKResultMessage, state: Readonly<ClaudeState>): Partial<ClaudeState> {
  const { carried, keepOpen } = state.begin as HostBegin;
  const totals = totalsOf(result);
  const usage = usageAfter(state.usage, totals, carried);
  return {
    ...{ totals, usage, durationMs: usage.durationMs, isError: result.is_error },
    ...{ resultType: result.subtype, resultJson: JSON.stringify(result) },
    waitingFor: keepOpen && (result.queued_turn_count ?? 0) === 0 ? WAITS_FOR_A_MESSAGE : null,
  };
}

function noticeOf(text: string): HostEvent {
  return { channel: 'system:status', type: 'notice', payload: { text } };
}

function parse(text: string): FromHost {
  try {
    return fromHostSchema.parse(JSON.parse(text));
  } catch {
    return { kind: 'notice', text: `its host said what is not understood: ${text.length} characters` };
  }
}

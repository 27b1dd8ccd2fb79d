import type {
  ApprovalPayloads,
  AttachResult,
  ClaudeInput,
  RunEvent,
  RunGap,
  RunView,
  TerminalSize,
} from '@claude-projects/protocol';

/** What a run tells, by the channel of the event, with the payload first and the whole event after it. */
export interface RunListeners {
  'pty:stdout'(bytes: Uint8Array, event: RunEvent): unknown;
  'pty:resize'(size: TerminalSize, event: RunEvent): unknown;
  'claude:delta'(delta: object, event: RunEvent): unknown;
  'claude:message'(message: object, event: RunEvent): unknown;
  'claude:result'(result: object, event: RunEvent): unknown;
  'claude:approval'(approval: ApprovalPayloads[keyof ApprovalPayloads], event: RunEvent): unknown;
  'run:input'(input: Uint8Array | ClaudeInput, event: RunEvent): unknown;
  'system:status'(status: object, event: RunEvent): unknown;
  /** Every event, before the listeners of its channel. */
  event(event: RunEvent): unknown;
  /** What a blank terminal has to be sent first. Only once, and only to whoever attached without a place. */
  screen(screen: NonNullable<AttachResult['screen']>): unknown;
  /** Events that are not kept any more, and were not seen. */
  gap(gap: RunGap): unknown;
  /** It is being watched, for the first time or again. */
  attached(run: RunView): unknown;
  /** It cannot be watched any more, and why. */
  refused(problem: string): unknown;
}
export type RunListenerName = keyof RunListeners;

type Listener = (...given: readonly unknown[]) => unknown;

/** Who listens to what. What a listener throws reaches only `failed`: the others hear all the same. */
export class ListenerSet {
  private readonly byName = new Map<RunListenerName, Set<Listener>>();

  constructor(private readonly failed: (error: unknown) => void) {}

  /** Answers what ends it. */
  add<Name extends RunListenerName>(name: Name, listener: RunListeners[Name]): () => void {
    const own = this.byName.get(name) ?? new Set();
    this.byName.set(name, own.add(listener as Listener));
    return () => void own.delete(listener as Listener);
  }

  /** Null: all of them are done. Else resolves when the ones that take longer are. */
  tell<Name extends RunListenerName>(
    name: Name,
    ...given: Parameters<RunListeners[Name]>
  ): Promise<unknown> | null {
    const slow: Promise<unknown>[] = [];
    for (const listener of this.byName.get(name) ?? []) {
      try {
        const result = listener(...given);
        if (result instanceof Promise) slow.push(result.catch(this.failed));
      } catch (error) {
        this.failed(error);
      }
    }
    return slow.length === 0 ? null : Promise.all(slow);
  }
}
